namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The estimated time of a further round.</summary>
/// <param name="Time">Its cautious time, but no more than what is left.</param>
/// <param name="Least">What it takes at least to bring anything, as a round is cut where the clock wants it.</param>
public readonly record struct RoundEstimate(TimeSpan Time, TimeSpan Least);
