using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using Xunit;

namespace EdgeReasoner.Tests.Confidence;

public sealed class ProbeStagesTests
{
    [Theory]
    [InlineData(RoundAction.Direct, false, ProbeStage.Direct, ReasoningState.None)]
    [InlineData(RoundAction.Draft, true, ProbeStage.Draft, ReasoningState.Finished)]
    [InlineData(RoundAction.Draft, false, ProbeStage.DraftUnfinished, ReasoningState.Unfinished)]
    [InlineData(RoundAction.Revise, true, ProbeStage.Revise, ReasoningState.Finished)]
    [InlineData(RoundAction.Revise, false, ProbeStage.ReviseUnfinished, ReasoningState.Unfinished)]
    [InlineData(RoundAction.Resample, true, ProbeStage.Resample, ReasoningState.Finished)]
    [InlineData(RoundAction.Resample, false, ProbeStage.ResampleUnfinished, ReasoningState.Unfinished)]
    public void Of_NothingFound_IsByActionAndEnd(RoundAction action, bool isAtEnd, ProbeStage stage, ReasoningState state)
    {
        Assert.Equal(stage, ProbeStages.Of(action, isAtEnd, Finding.None));
        Assert.Equal(stage, ProbeStages.Of(action, isAtEnd, new Finding.Proof("a")));
        Assert.Equal(state, ProbeStages.StateOf(stage));
    }

    [Theory]
    [InlineData(RoundAction.Draft)]
    [InlineData(RoundAction.Revise)]
    [InlineData(RoundAction.Resample)]
    public void Of_Found_IsByTheFindingAlone(RoundAction action)
    {
        Assert.Equal(ReasoningState.Flawed, ProbeStages.StateOf(ProbeStages.Of(action, isAtEnd: true, new Finding.Flaw(0, "wrong"))));
        Assert.Equal(ReasoningState.Incomplete, ProbeStages.StateOf(ProbeStages.Of(action, isAtEnd: true, new Finding.Sound(2))));
    }
}
