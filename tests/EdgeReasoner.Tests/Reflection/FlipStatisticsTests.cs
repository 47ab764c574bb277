using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class FlipStatisticsTests
{
    [Theory]
    [InlineData(1, 1, .3, .3)]                      // uniform
    [InlineData(2, 1, .25, .5)]                     // x²
    [InlineData(1, 60, .75, .0228400315657)]        // 1 − 0.25^(1/60)
    [InlineData(5, 5, .5, .5)]
    public void Quantile_KnownDistribution_EqualsClosedForm(double hits, double misses, double probability, double expected)
        => Assert.Equal(expected, BetaDistribution.Quantile(hits, misses, probability), 9);

    [Property]
    public bool Quantile_LargerProbability_IsNotSmaller(byte hits, byte misses, byte first, byte second)
    {
        var (low, high) = (Math.Min(first, second) / 256.0, Math.Max(first, second) / 256.0);
        return BetaDistribution.Quantile(hits + .5, misses + .5, low) <= BetaDistribution.Quantile(hits + .5, misses + .5, high);
    }

    [Property]
    public bool Cumulative_OfItsQuantile_IsTheProbability(byte hits, byte misses, byte probability)
    {
        var p = (probability + .5) / 256;
        return Math.Abs(BetaDistribution.Cumulative(hits + 1, misses + 1, BetaDistribution.Quantile(hits + 1, misses + 1, p)) - p) < 1e-9;
    }

    [Fact]
    public void Gain_Priors_DraftUncertainAnswersAndLeaveSureOnes()
    {
        var flips = new FlipStatistics();

        Assert.True(flips.Gain(RoundAction.Draft, .5) > flips.Gain(RoundAction.Revise, .5));
        Assert.True(flips.Gain(RoundAction.Draft, .9) > 0);
        Assert.True(flips.Gain(RoundAction.Draft, .97) < 0);
        Assert.Equal(0, flips.Gain(RoundAction.Probe, .5));
    }

    [Fact]
    public void Gain_ManyBreaksRecorded_TurnsNegative()
    {
        var flips = new FlipStatistics();
        for (var i = 0; i < 100; i++)
        {
            flips.Record(RoundAction.Revise, wasRight: true, isRight: i % 2 == 0);
            flips.Record(RoundAction.Revise, wasRight: false, isRight: i % 10 == 0);
        }

        Assert.True(flips.Gain(RoundAction.Revise, .5) < 0);
    }

    [Fact]
    public void Gain_ManyFixesRecorded_Grows()
    {
        var flips = new FlipStatistics();
        var before = flips.Gain(RoundAction.Resample, .5);
        for (var i = 0; i < 100; i++)
        {
            flips.Record(RoundAction.Resample, wasRight: false, isRight: true);
        }

        Assert.True(flips.Gain(RoundAction.Resample, .5) > before);
    }
}
