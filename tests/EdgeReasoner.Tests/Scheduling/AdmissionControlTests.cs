using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using Xunit;
using static EdgeReasoner.Tests.Scheduling.SomePending;

namespace EdgeReasoner.Tests.Scheduling;

public sealed class AdmissionControlTests
{
    private readonly SomePending _some = new();

    [Fact]
    public void UntilEnd_Reserve_IsTakenOff()
    {
        var admission = new AdmissionControl(new LoopTiming(new CostModel(), new Reserve(new ReserveOptions { Floor = Ms(20), BudgetShare = 0 }), _some.Clock));
        var pending = _some.Of("r", 50);

        Assert.Equal(Ms(30), admission.UntilEnd(pending));
        _some.Clock.Advance(Ms(40));
        Assert.Equal(Ms(-10), admission.UntilEnd(pending)); // should have ended
    }

    [Fact]
    public void DirectTime_AnyPrompt_IsPrefillAndProbeFromAnEmptyCache()
    {
        var costs = new CostModel();
        var admission = new AdmissionControl(LoopTiming.Alone(_some.Clock) with { Costs = costs });

        Assert.Equal(costs.PredictAppend(4, 0), admission.DirectTime(_some.Of("r", 50))); // three tokens and the answer cue
    }

    [Theory]
    [InlineData(CheckerMode.Decide, "a", true)]
    [InlineData(CheckerMode.Decide, null, false)]
    [InlineData(CheckerMode.Critique, "a", false)]
    public void Needed_CheckerDecides_IsNothing(CheckerMode checkers, string? exact, bool expected)
    {
        var admission = new AdmissionControl(LoopTiming.Alone(_some.Clock), checkers);
        var pending = _some.Of("r", 50) with { Prompt = new ScriptedPrompt { Exact = exact } };

        Assert.Equal(expected ? TimeSpan.Zero : admission.DirectTime(pending), admission.Needed(pending));
    }
}
