namespace EdgeReasoner.Contract;

/// <summary>The time of an answer, part by part.</summary>
/// <param name="Queue">From receipt to the start of the decision.</param>
/// <param name="Prefill">In prefills.</param>
/// <param name="Decode">In decode steps.</param>
/// <param name="Total">From receipt until the answer was written.</param>
/// <param name="Deadline">The budget from receipt.</param>
public readonly record struct AnswerTiming(TimeSpan Queue, TimeSpan Prefill, TimeSpan Decode, TimeSpan Total, TimeSpan Deadline);
