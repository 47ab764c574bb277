using EdgeReasoner.Evaluation.Measures;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Measures;

public sealed class PairedGainTests
{
    [Fact]
    public void Count_Pairs_TellsWhichSideAloneWasRight()
    {
        var gain = PairedGain.Count([(true, false), (true, false), (false, true), (true, true), (false, false)]);

        Assert.Equal(new PairedGain(2, 1, 5), gain);
        Assert.Equal(0.2, gain.Gain, 12);
    }

    // Two-sided: 2 · (C(10,0) + C(10,1)) / 2¹⁰ = 22/1024.
    [Theory]
    [InlineData(9, 1, 0.021484375)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(5, 0, 0.0625)]
    public void P_ChangedItems_IsTheExactMcNemarTest(int mended, int broken, double p) => Assert.Equal(p, new PairedGain(mended, broken, 100).P, 12);

    [Fact]
    public void P_ManyChangedItems_DoesNotOverflow() => Assert.InRange(new PairedGain(3000, 100, 10_000).P, 0, 1e-300);

    // Centre 8/52, half-width 1.96 · √(11 − 64/52) / 52.
    [Fact]
    public void Interval_NineAgainstOneOfFifty_IsAgrestiAndMins()
    {
        var gain = new PairedGain(9, 1, 50);

        Assert.Equal(0.0360, gain.Low, 4);
        Assert.Equal(0.2717, gain.High, 4);
    }
}
