namespace EdgeReasoner.Contract;

/// <summary>A reading that was sent and could not be used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">What its value is instead, as a half sentence such as <c>is null</c>.</param>
public sealed record IgnoredReading(string Name, string Why)
{
    /// <summary>The readings of a request that could not be used.</summary>
    /// <param name="readings">All its readings.</param>
    /// <returns>Those without a value, in their order, each name and reason once.</returns>
    public static IReadOnlyList<IgnoredReading> Of(IReadOnlyList<Reading> readings)
        => [.. readings.Where(static reading => reading.Value is ReadingValue.Absent)
            .Select(static reading => new IgnoredReading(reading.Name, ((ReadingValue.Absent)reading.Value).Why)).Distinct()];
}
