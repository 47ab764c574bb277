namespace EdgeReasoner.Contract;

/// <summary>One observation that a decision may rest on. Several readings of one name are a series, oldest first by their age.</summary>
/// <param name="Name">The sensor's name as rules and question call it, 1 to 64 characters.</param>
/// <param name="Value">What it said.</param>
/// <param name="Unit">The unit of a number, or null.</param>
/// <param name="Age">How long before the request it was taken, zero or more; null when unknown (now).</param>
/// <param name="Quality">The source's own word for its quality (<c>good</c>, <c>bad</c>, …), or null.</param>
public sealed record Reading(string Name, ReadingValue Value, string? Unit = null, TimeSpan? Age = null, string? Quality = null);
