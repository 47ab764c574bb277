namespace EdgeReasoner.Contract;

/// <summary>The last decision of a GPIO trigger: the answer with when, by which trigger, and what it did.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="DecidedAt">When the answer came.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Effects">What it did to the outputs.</param>
public sealed record TriggerDecision(string Trigger, DateTimeOffset DecidedAt, Answer Answer, IReadOnlyList<OutputEffect> Effects);

/// <summary>The effect of an answer on an output.</summary>
/// <param name="Name">The output.</param>
/// <param name="Level">The level it was to have.</param>
/// <param name="Cause">Why that is the fail-safe level; null when it is the answer's.</param>
/// <param name="Problem">Why the line could not be driven; null when it was.</param>
public sealed record OutputEffect(string Name, OutputLevel Level, string? Cause, string? Problem);
