namespace EdgeReasoner.Contract;

/// <summary>One observation that a decision may rest on. Several readings of one name are a series, oldest first by their age.</summary>
/// <param name="Name">The sensor's name as rules and question call it, 1 to 64 characters.</param>
/// <param name="Value">What it said.</param>
/// <param name="Unit">The unit of a number, or null.</param>
/// <param name="Age">How long before the request it was taken, zero or more; null when unknown (now).</param>
/// <param name="Quality">The source's own word for its quality (<c>good</c>, <c>bad</c>, …), or null.</param>
public sealed record Reading(string Name, ReadingValue Value, string? Unit = null, TimeSpan? Age = null, string? Quality = null)
{
    /// <summary>The reading as a request may hold it: its texts checked and cleaned like those of a request that came as JSON.</summary>
    /// <param name="field">Where it stands, as on the wire, such as <c>readings[2]</c>.</param>
    /// <param name="faults">Takes the first fault.</param>
    /// <returns>The reading.</returns>
    public Reading Checked(string field, RequestFaults faults) => this with
    {
        Name = CheckedText.Name(Name, field + ".name", faults),
        Value = Value is ReadingValue.State state ? new ReadingValue.State(CheckedText.Name(state.Name, field + ".value", faults)) : Value,
        Unit = Unit is null ? null : CheckedText.Of(Unit, field + ".unit", 0, RequestLimits.MaxUnit, faults),
        Quality = Quality is null ? null : CheckedText.Of(Quality, field + ".quality", 0, RequestLimits.MaxUnit, faults),
    };
}
