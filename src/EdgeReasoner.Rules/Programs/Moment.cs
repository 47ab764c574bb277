namespace EdgeReasoner.Rules.Programs;

/// <summary>The local time at which a request came.</summary>
/// <param name="SinceMidnight">The time of day.</param>
/// <param name="Day">The day of the week.</param>
public readonly record struct Moment(TimeSpan SinceMidnight, DayOfWeek Day)
{
    // A board without a battery starts in 1970 or at its image's date, and knows better once it has asked the network.
    private const int FirstPlausibleYear = 2025;

    /// <summary>The moment of an instant.</summary>
    /// <param name="local">Local time.</param>
    /// <returns>The moment; null while the clock is evidently not set.</returns>
    public static Moment? Of(DateTimeOffset local) => local.Year < FirstPlausibleYear ? null : new Moment(local.TimeOfDay, local.DayOfWeek);
}
