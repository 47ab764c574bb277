using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>
/// One reading of a trigger's decision. Section <c>Gpio:Triggers:NAME:Readings:READING</c>. It comes from exactly one source: a line of a
/// chip, a sensor's MQTT topic, or a file such as an hwmon or 1-wire value.
/// </summary>
internal sealed record GpioReadingOptions
{
    /// <summary>Gets or sets the chip of <see cref="Line"/>; empty for <c>Gpio:Chip</c>.</summary>
    public string Chip { get; set; } = "";

    /// <summary>Gets or sets the line to read, 0 or more; below 0 means that the source is another.</summary>
    public int Line { get; set; } = -1;

    /// <summary>Gets or sets the resistor inside the chip for <see cref="Line"/>; a trigger's own line keeps the trigger's.</summary>
    public LinePull Pull { get; set; } = LinePull.None;

    /// <summary>Gets or sets the state that a high level means, such as <c>open</c>; empty for <c>true</c>.</summary>
    public string High { get; set; } = "";

    /// <summary>Gets or sets the state that a low level means; empty for <c>false</c>.</summary>
    public string Low { get; set; } = "";

    /// <summary>Gets or sets the sensor's topic; empty when the source is another.</summary>
    public string Topic { get; set; } = "";

    /// <summary>Gets or sets the place of the value in a JSON payload: a member's name, or a JSON pointer such as <c>/data/0/temp</c>; empty when the payload is the value.</summary>
    public string Field { get; set; } = "";

    /// <summary>Gets or sets the age in seconds above which a topic's value is too old, 0 to 31,536,000; 0 means that no age is.</summary>
    public int MaxAgeSeconds { get; set; } = 300;

    /// <summary>Gets or sets the file that holds the value; empty when the source is another.</summary>
    public string File { get; set; } = "";

    /// <summary>Gets or sets the factor of a number, such as 0.001 for milli-degrees; not 0.</summary>
    public decimal Scale { get; set; } = 1;

    /// <summary>Gets or sets the unit of a number; empty for none.</summary>
    public string Unit { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether the decision may be made without this reading.</summary>
    public bool Optional { get; set; }

    /// <summary>Everything wrong with these values.</summary>
    /// <param name="key">Where they stand.</param>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems(string key)
    {
        var name = key.Split(':')[^1];
        if (name.Length > RequestLimits.MaxName)
        {
            yield return $"{key} has a name of {name.Length} characters; it must have at most {RequestLimits.MaxName}.";
        }

        var sources = (Line >= 0 ? 1 : 0) + (Topic.Length > 0 ? 1 : 0) + (File.Length > 0 ? 1 : 0);
        if (sources != 1)
        {
            yield return $"{key} has {sources} sources; set exactly one of Line, Topic and File.";
        }

        if (Topic.Length > 0 && (!Names.IsTopic(Topic) || Topic.StartsWith('$')))
        {
            yield return $"{key}:Topic is '{Topic}'; it must be a topic without wildcards, empty levels or a leading $.";
        }

        if (File.Length > 0 && !Path.IsPathRooted(File))
        {
            yield return $"{key}:File is '{File}'; it must be a full path.";
        }

        if (Line > 1023 || !Enum.IsDefined(Pull))
        {
            yield return $"{key}: Line must lie in 0 to 1023, and Pull be None, Up or Down.";
        }

        if ((High.Length > 0) != (Low.Length > 0) || High.Length > RequestLimits.MaxName || Low.Length > RequestLimits.MaxName || (High.Length > 0 && High == Low))
        {
            yield return $"{key}: High and Low are given together, differ, and have at most {RequestLimits.MaxName} characters; leave both out for true and false.";
        }

        if (MaxAgeSeconds is < 0 or > 31_536_000)
        {
            yield return $"{key}:MaxAgeSeconds is {MaxAgeSeconds}; it must lie in 0 to 31536000, 0 for any age.";
        }

        if (Scale == 0 || Unit.Length > RequestLimits.MaxUnit)
        {
            yield return $"{key}: Scale must not be 0, and Unit have at most {RequestLimits.MaxUnit} characters.";
        }
    }
}
