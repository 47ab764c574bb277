using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The stage of a probe, as far as its calibration cares: unfinished reasonings err far more often, so they have their own.</summary>
public enum ProbeStage
{
    /// <summary>The prompt alone.</summary>
    Direct,

    /// <summary>A draft that came to its end.</summary>
    Draft,

    /// <summary>A draft that its limits or the deadline ended.</summary>
    DraftUnfinished,

    /// <summary>A revised or continued reasoning that came to its end.</summary>
    Revise,

    /// <summary>A revised or continued reasoning that did not.</summary>
    ReviseUnfinished,

    /// <summary>A resample that came to its end.</summary>
    Resample,

    /// <summary>A resample that did not.</summary>
    ResampleUnfinished,

    /// <summary>A reasoning with a step that the checker knows to be wrong, whatever made it.</summary>
    Flawed,

    /// <summary>A reasoning that the checker knows to be right so far and incomplete, whatever made it.</summary>
    Incomplete,
}

/// <summary>The state of the newest reasoning when answers are published.</summary>
public enum ReasoningState
{
    /// <summary>There is none: the direct probe stands alone.</summary>
    None,

    /// <summary>Its limits or the deadline ended it.</summary>
    Unfinished,

    /// <summary>It came to its own end.</summary>
    Finished,

    /// <summary>The checker knows a step of it to be wrong.</summary>
    Flawed,

    /// <summary>The checker knows it to be right so far and incomplete.</summary>
    Incomplete,
}

/// <summary>The stage and the state of a reasoning.</summary>
public static class ProbeStages
{
    /// <summary>The stage of a probe.</summary>
    /// <param name="action">What made the reasoning before it; direct for none.</param>
    /// <param name="isAtEnd">Whether the reasoning ended of itself.</param>
    /// <param name="finding">What the checker says of the reasoning.</param>
    /// <returns>The stage.</returns>
    public static ProbeStage Of(RoundAction action, bool isAtEnd, Finding finding) => (action, finding) switch
    {
        (_, Finding.Flaw) => ProbeStage.Flawed,
        (_, Finding.Sound) => ProbeStage.Incomplete,
        (RoundAction.Draft, _) => isAtEnd ? ProbeStage.Draft : ProbeStage.DraftUnfinished,
        (RoundAction.Revise, _) => isAtEnd ? ProbeStage.Revise : ProbeStage.ReviseUnfinished,
        (RoundAction.Resample, _) => isAtEnd ? ProbeStage.Resample : ProbeStage.ResampleUnfinished,
        _ => ProbeStage.Direct,
    };

    /// <summary>The state that goes with a stage.</summary>
    /// <param name="stage">The stage of the newest probe.</param>
    /// <returns>The state.</returns>
    public static ReasoningState StateOf(ProbeStage stage) => stage switch
    {
        ProbeStage.Direct => ReasoningState.None,
        ProbeStage.Draft or ProbeStage.Revise or ProbeStage.Resample => ReasoningState.Finished,
        ProbeStage.Flawed => ReasoningState.Flawed,
        ProbeStage.Incomplete => ReasoningState.Incomplete,
        _ => ReasoningState.Unfinished,
    };
}
