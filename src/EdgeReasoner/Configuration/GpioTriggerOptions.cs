using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>An input whose edges ask for a decision. Section <c>Gpio:Triggers:NAME</c>.</summary>
internal sealed record GpioTriggerOptions
{
    /// <summary>Gets or sets the chip; empty for <c>Gpio:Chip</c>.</summary>
    public string Chip { get; set; } = "";

    /// <summary>Gets or sets the line's offset on its chip, 0 or more; on a Raspberry Pi the BCM number.</summary>
    public int Line { get; set; } = -1;

    /// <summary>Gets or sets the change that asks: <c>Rising</c>, <c>Falling</c> or <c>Both</c>.</summary>
    public TriggerEdge Edge { get; set; } = TriggerEdge.Rising;

    /// <summary>Gets or sets for how long the line must be quiet before its new level counts, in milliseconds, 0 to 10,000.</summary>
    public int DebounceMs { get; set; } = 20;

    /// <summary>Gets or sets the resistor inside the chip: <c>None</c>, <c>Up</c> or <c>Down</c>.</summary>
    public LinePull Pull { get; set; } = LinePull.None;

    /// <summary>Gets or sets after how many seconds at its active level the line is called stuck, 0 to 86,400; 0 means never, for floats and limit switches.</summary>
    public int StuckAfterSeconds { get; set; } = 600;

    /// <summary>Gets or sets the profile that is asked.</summary>
    public string Profile { get; set; } = "";

    /// <summary>Gets or sets the time for the answer from the confirmed edge on, in milliseconds; null for the profile's.</summary>
    public int? DeadlineMs { get; set; }

    /// <summary>Gets or sets the urgency, 0 to 3; 3 is served first.</summary>
    public int Priority { get; set; } = 2;

    /// <summary>Gets or sets the readings that the decision rests on, by the name that the profile's rules use.</summary>
    public Dictionary<string, GpioReadingOptions> Readings { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Everything wrong with these values.</summary>
    /// <param name="key">Where they stand, such as <c>Gpio:Triggers:button</c>.</param>
    /// <param name="name">The trigger's name, which is a topic's level.</param>
    /// <param name="profiles">The configured profiles by name.</param>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems(string key, string name, IReadOnlyDictionary<string, ProfileOptions> profiles)
    {
        if (!Names.IsName(name))
        {
            yield return $"{key} is not a usable name; it must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
        }

        if (!Enum.IsDefined(Edge) || !Enum.IsDefined(Pull))
        {
            yield return $"{key}: Edge must be Rising, Falling or Both, and Pull None, Up or Down.";
        }

        if (!profiles.TryGetValue(Profile, out var profile))
        {
            yield return $"{key}:Profile is '{Profile}'; it must name a profile of the section Profiles.";
        }
        else if (DeadlineMs > profile.DeadlineMs)
        {
            yield return $"{key}:DeadlineMs is {DeadlineMs}; the profile allows at most {profile.DeadlineMs}.";
        }

        if (Readings.Count > RequestLimits.MaxReadings)
        {
            yield return $"{key}:Readings has {Readings.Count} entries; it must have at most {RequestLimits.MaxReadings}.";
        }

        foreach (var problem in RangeProblems(key).Concat(Readings.SelectMany(reading => reading.Value.Problems($"{key}:Readings:{reading.Key}"))))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> RangeProblems(string key)
    {
        (string Key, int Value, int Minimum, int Maximum)[] ranges =
        [
            (nameof(Line), Line, 0, 1023), (nameof(DebounceMs), DebounceMs, 0, 10_000), (nameof(StuckAfterSeconds), StuckAfterSeconds, 0, 86_400),
            (nameof(DeadlineMs), DeadlineMs ?? 1, 1, RequestLimits.MaxDeadlineMs), (nameof(Priority), Priority, 0, RequestLimits.MaxPriority),
        ];
        return from range in ranges
               where range.Value < range.Minimum || range.Value > range.Maximum
               select $"{key}:{range.Key} is {range.Value}; it must lie in {range.Minimum} to {range.Maximum}.";
    }
}
