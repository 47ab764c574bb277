using EdgeReasoner.Evaluation.Measures;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Measures;

public sealed class ProportionTests
{
    // Worked by hand from Wilson's formula: 8/10 gives (0.8 + 3.8415/20) / 1.38415 ± 1.96 · √(0.016 + 0.0096037) / 1.38415.
    [Theory]
    [InlineData(8, 10, 0.8, 0.4901625, 0.9433178)]
    [InlineData(0, 10, 0, 0, 0.2775328)]
    [InlineData(10, 10, 1, 0.7224672, 1)]
    [InlineData(0, 0, 0, 0, 1)]
    public void Interval_Counts_IsWilsons(int right, int of, double share, double low, double high)
    {
        var proportion = new Proportion(right, of);

        Assert.Equal((share, low, high), (Math.Round(proportion.Share, 7), Math.Round(proportion.Low, 7), Math.Round(proportion.High, 7)));
    }
}
