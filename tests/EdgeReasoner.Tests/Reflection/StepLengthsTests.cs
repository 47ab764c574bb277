using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class StepLengthsTests
{
    private readonly StepLengths _lengths = new();

    [Fact]
    public void OfStep_NothingMeasured_IsAStepsShareOfTheLimits()
    {
        Assert.Equal(4, _lengths.OfStep(new GenerationLimits(3, 10))); // 10 / 3, rounded up
        Assert.Equal(10, _lengths.OfAll(new GenerationLimits(3, 10)));
    }

    [Fact]
    public void OfStep_Measured_IsTheMeanAndAHalf()
    {
        _lengths.Observe(tokens: 8, steps: 2);

        Assert.Equal(6, _lengths.OfStep(new GenerationLimits(2, 20)));
        Assert.Equal(12, _lengths.OfAll(new GenerationLimits(2, 20)));
        Assert.Equal(3, _lengths.OfStep(new GenerationLimits(2, 6))); // never over the share
    }

    [Fact]
    public void Observe_LaterGenerations_MoveTheMeanByATenth()
    {
        _lengths.Observe(tokens: 4, steps: 1);
        _lengths.Observe(tokens: 24, steps: 1); // 4 + 0.1 · 20 = 6

        Assert.Equal(9, _lengths.OfStep(new GenerationLimits(1, 100)));
    }

    [Fact]
    public void Observe_NoFinishedStep_TeachesNothing()
    {
        _lengths.Observe(tokens: 90, steps: 0);

        Assert.Equal(50, _lengths.OfStep(new GenerationLimits(2, 100)));
    }

    [Fact]
    public void OfStep_EmptySteps_AreOneToken()
    {
        _lengths.Observe(tokens: 0, steps: 3);

        Assert.Equal(1, _lengths.OfStep(new GenerationLimits(2, 100)));
    }
}
