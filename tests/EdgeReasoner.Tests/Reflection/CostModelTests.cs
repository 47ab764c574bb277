using EdgeReasoner.Reasoning.Reflection;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class CostModelTests
{
    [Property(MaxTest = 50)]
    public bool Predict_AfterPlantedLaws_RecoversThem(byte pass, byte token, byte attention, byte step, byte cached, ushort seed)
    {
        // Tenths of milliseconds, from the bundled model's to a billion parameters' on a board.
        var (a0, a1, a2) = ((pass + 1) / 10.0, (token + 1) / 10.0, attention / 1e5);
        var (b0, b1) = ((step + 1) / 10.0, cached / 1e5);
        var random = new Random(seed);
        var costs = new CostModel();
        for (var i = 0; i < 400; i++)
        {
            var (n, m, c) = (random.Next(2, 65), random.Next(1, 100), random.Next(0, 2000));
            costs.ObservePrefill(n, c, TimeSpan.FromMilliseconds(a0 + (a1 * n) + (a2 * n * c)));
            costs.ObserveDecode(m, c, TimeSpan.FromMilliseconds(m * (b0 + (b1 * (c + (m / 2.0))))));
        }

        return IsNear(a0 + (a1 * 40) + (a2 * 40 * 500), costs.ExpectedPrefill(40, 500))
            && IsNear(a0 + (a1 * 4), costs.ExpectedPrefill(4, 0))
            && IsNear(30 * (b0 + (b1 * 1015)), costs.ExpectedDecode(30, 1000))
            && IsNear(b0 + (b1 * .5), costs.ExpectedDecode(1, 0));
    }

    [Theory]
    [InlineData(129, 0, 191, 53, 127, 2)] // the fourth run takes 218 times of what the first three lead to expect
    [InlineData(103, 8, 229, 189, 217, 48320)]
    [InlineData(38, 5, 136, 7, 160, 58052)]
    public void Predict_EarlyRunFarBeyondTheExpectation_StillRecoversTheLaws(byte pass, byte token, byte attention, byte step, byte cached, ushort seed)
        => Assert.True(Predict_AfterPlantedLaws_RecoversThem(pass, token, attention, step, cached, seed));

    [Theory]
    [InlineData(10, 70)] // fades as the runs after it come
    [InlineData(1000, 10)]
    [InlineData(100_000, 10)]
    public void Expected_StallOfTheSecondRun_IsForgotten(int factor, int runs)
    {
        var costs = new CostModel();
        var random = new Random(1);
        for (var i = 0; i < 2 + runs; i++)
        {
            var (n, c) = (random.Next(2, 65), random.Next(0, 2000));
            costs.ObservePrefill(n, c, TimeSpan.FromMilliseconds((5 + n + (0.001 * n * c)) * (i == 1 ? factor : 1)));
        }

        Assert.InRange(costs.ExpectedPrefill(20, 500).TotalMilliseconds, 17, 70); // it takes 35
    }

    [Fact]
    public void PredictDecode_NothingMeasured_IsTwiceTheGuess()
    {
        var costs = new CostModel();

        Assert.False(costs.IsMeasured);
        Assert.Equal(costs.ExpectedDecode(10, 0) * 2, costs.PredictDecode(10, 0));
    }

    [Fact]
    public void PredictDecode_FirstRunMeasured_ScalesTheGuess()
    {
        var costs = new CostModel();

        costs.ObserveDecode(10, 0, TimeSpan.FromMilliseconds(1000)); // a model two hundred times slower than guessed

        Assert.Equal(1000, costs.ExpectedDecode(10, 0).TotalMilliseconds, 1);
    }

    [Fact]
    public void PredictDecode_NoisyRuns_CoversNineteenOfTwenty()
    {
        var costs = new CostModel();
        for (var i = 0; i < 640; i++)
        {
            costs.ObserveDecode(10, 100, TimeSpan.FromMilliseconds(10 + (i * 7 % 20))); // 10 to 29, evenly
        }

        Assert.InRange(costs.PredictDecode(10, 100).TotalMilliseconds, 26, 31);
        Assert.InRange(costs.ExpectedDecode(10, 100).TotalMilliseconds, 17, 22);
    }

    [Fact]
    public void PredictDecode_ThreeClearOverruns_LearnsAnew()
    {
        var costs = new CostModel();
        for (var i = 0; i < 100; i++)
        {
            costs.ObserveDecode(10, 100, TimeSpan.FromMilliseconds(10));
        }

        for (var i = 0; i < 3; i++)
        {
            costs.ObserveDecode(10, 100, TimeSpan.FromMilliseconds(40 << i)); // each clearly over what the one before led to expect
        }

        Assert.Equal(160, costs.ExpectedDecode(10, 100).TotalMilliseconds, 1);
    }

    [Fact]
    public void PredictAppend_OneToken_IsADecodeStep()
    {
        var costs = new CostModel();

        Assert.Equal(costs.PredictDecode(1, 7), costs.PredictAppend(1, 7));
        Assert.Equal(TimeSpan.Zero, costs.PredictAppend(0, 7));
    }

    [Fact]
    public void Expected_SameRunTenThousandTimes_StaysFinite()
    {
        var costs = new CostModel();
        for (var i = 0; i < 10_000; i++)
        {
            costs.ObservePrefill(32, 0, TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(5, costs.ExpectedPrefill(32, 0).TotalMilliseconds, 3);
        Assert.True(double.IsFinite(costs.ExpectedPrefill(64, 1000).TotalMilliseconds));
    }

    [Fact]
    public void Cautious_OneStall_StaysWithinEightfoldOfWhatIsExpected()
    {
        var costs = new CostModel();
        for (var i = 0; i < 40; i++)
        {
            costs.ObserveDecode(10, 100, TimeSpan.FromMilliseconds(3));
        }

        costs.ObserveDecode(10, 100, TimeSpan.FromSeconds(30));

        Assert.InRange(costs.ExpectedDecode(10, 100), TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(6));
        Assert.InRange(costs.PredictDecode(10, 100), costs.ExpectedDecode(10, 100), 8 * costs.ExpectedDecode(10, 100));
    }

    private static bool IsNear(double expected, TimeSpan actual) => Math.Abs(actual.TotalMilliseconds - expected) <= (0.01 * expected) + 1e-3;
}
