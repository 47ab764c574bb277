using EdgeReasoner.Evaluation.Measures;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Measures;

public sealed class ConfidenceQualityTests
{
    private static readonly (double, bool)[] Four = [(0.9, true), (0.2, false), (0.6, true), (0.8, false)];

    [Fact]
    public void Reliability_TwoBins_HoldTwoAnswersEach()
    {
        var bins = ConfidenceQuality.Reliability(Four, bins: 2);

        Assert.Equal([(2, 0.4, 1), (2, 0.85, 1)], bins.Select(bin => (bin.Count, Math.Round(bin.MeanConfidence, 12), bin.Right)));
        Assert.Equal((0.2, 0.6), (bins[0].Lowest, bins[0].Highest));
    }

    // (|0.4 − 0.5| · 2 + |0.85 − 0.5| · 2) / 4
    [Fact]
    public void CalibrationError_TwoBins_IsTheWeightedDistance() => Assert.Equal(0.225, ConfidenceQuality.CalibrationError(ConfidenceQuality.Reliability(Four, bins: 2)), 12);

    [Fact]
    public void CalibrationError_ConfidenceThatMeansWhatItSays_IsZeroInAnyOrder()
    {
        (double, bool)[] answers = [.. Enumerable.Range(0, 100).Select(i => (0.75, i < 75))];

        Assert.Equal(0, ConfidenceQuality.CalibrationError(ConfidenceQuality.Reliability(answers, bins: 5)), 12);
        Assert.Equal(0, ConfidenceQuality.CalibrationError(ConfidenceQuality.Reliability(answers.Reverse(), bins: 5)), 12);
    }

    // (0.01 + 0.04 + 0.16 + 0.64) / 4
    [Fact]
    public void Brier_FourAnswers_IsTheMeanSquare() => Assert.Equal(0.2125, ConfidenceQuality.Brier(Four), 12);

    // Of the pairs of right (0.9, 0.6) and wrong (0.2, 0.8), only 0.6 against 0.8 is the wrong way round.
    [Fact]
    public void Auroc_FourAnswers_CountsPairs() => Assert.Equal(0.75, ConfidenceQuality.Auroc(Four)!.Value, 12);

    [Fact]
    public void Auroc_Ties_CountHalf() => Assert.Equal(0.5, ConfidenceQuality.Auroc([(0.7, true), (0.7, false)])!.Value, 12);

    [Fact]
    public void Auroc_AllRight_IsUnknown() => Assert.Null(ConfidenceQuality.Auroc([(0.7, true), (0.8, true)]));

    [Fact]
    public void RiskCoverage_FourAnswers_GoesByConfidence()
        => Assert.Equal([(0.25, 0), (0.5, 0.5), (0.75, 1.0 / 3), (1, 0.5)], ConfidenceQuality.RiskCoverage(Four));

    [Fact]
    public void RiskCoverage_Ties_ShareTheirErrors()
        => Assert.Equal([(0.5, 0.5), (1, 0.5)], ConfidenceQuality.RiskCoverage([(0.7, true), (0.7, false)]));

    [Fact]
    public void Everything_WithoutAnswers_IsEmptyOrZero()
    {
        Assert.Empty(ConfidenceQuality.Reliability([]));
        Assert.Empty(ConfidenceQuality.RiskCoverage([]));
        Assert.Equal(0, ConfidenceQuality.CalibrationError([]));
        Assert.Equal(0, ConfidenceQuality.Brier([]));
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.95, 4)]
    [InlineData(0.25, 1)]
    [InlineData(1, 4)]
    public void Quantile_OfFour_IsANearestRank(double share, double expected) => Assert.Equal(expected, Quantiles.Of([4, 1, 3, 2], share));
}
