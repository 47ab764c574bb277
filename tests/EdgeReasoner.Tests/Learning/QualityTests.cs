using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Learning;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

public sealed class QualityTests
{
    [Fact]
    public void Of_KnownAnswers_EqualsClosedForms()
    {
        var quality = Quality.Of([Answer(.9, true, 1), Answer(.9, false, 1), Answer(.6, true, 2), Answer(.2, false, 0)]);

        Assert.Equal((4, .5, 1.0), (quality.Items, quality.Accuracy, quality.Rounds));
        Assert.Equal(-(Math.Log(.9) + Math.Log(.1) + Math.Log(.6) + Math.Log(.8)) / 4, quality.LogLoss, 12);
        Assert.Equal((.8 + .4 + .2) / 4, quality.CalibrationError, 12);
        Assert.Equal((.5 + 1 + 0 + 1) / 4, quality.Discrimination, 12); // right .9 and .6 against wrong .9 and .2
    }

    [Fact]
    public void Of_AllRight_HasNoDiscrimination() => Assert.True(double.IsNaN(Quality.Of([Answer(.9, true, 1)]).Discrimination));

    private static ReplayOutcome Answer(double confidence, bool isRight, int rounds) => new("a", confidence, rounds, StopReason.Converged, isRight);
}
