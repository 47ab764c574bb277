namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The parts that all decisions of one loop share.</summary>
/// <param name="Options">How long and how hard to reflect.</param>
/// <param name="Timing">What passes and publishing take, and the clock of the deadlines.</param>
/// <param name="Sequences">The model's sequences.</param>
/// <param name="Decoding">What generates and scores tokens in them.</param>
internal sealed record LoopParts(ReflectionOptions Options, LoopTiming Timing, SequencePool Sequences, DecodingParts Decoding)
{
    /// <summary>Gets or sets the decision that ran last; of those that ran in parallel, the one that ended last.</summary>
    public IOngoingDecision? Latest { get; set; }
}
