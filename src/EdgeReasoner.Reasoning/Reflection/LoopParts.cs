using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>What all decisions of one loop share.</summary>
/// <param name="Options">How long and how hard to reflect.</param>
/// <param name="Timing">What passes and publishing take, and the clock of the deadlines.</param>
/// <param name="Sequences">The model's sequences.</param>
/// <param name="ScoresInChunks">Whether an option of several tokens is scored in one pass.</param>
/// <param name="Branches">What writes several reasonings side by side; null for one at a time.</param>
internal sealed record LoopParts(ReflectionOptions Options, LoopTiming Timing, SequencePool Sequences, bool ScoresInChunks, BranchedSession? Branches)
{
    /// <summary>Gets how long reasoning steps are.</summary>
    public StepLengths Lengths { get; } = new();

    /// <summary>Gets or sets the decision that ran last; of those that ran side by side, the one that ended last.</summary>
    public IOngoingDecision? Latest { get; set; }
}
