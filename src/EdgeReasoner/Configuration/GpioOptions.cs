namespace EdgeReasoner.Configuration;

/// <summary>Lines of the board that ask for decisions and carry them out. Section <c>Gpio</c>; empty means that no line is touched.</summary>
internal sealed record GpioOptions
{
    /// <summary>Gets or sets the chip of lines that name none: its label (<c>pinctrl-rp1</c>) or its device (<c>/dev/gpiochip0</c>).</summary>
    public string Chip { get; set; } = "";

    /// <summary>Gets or sets the inputs whose edges ask for a decision, by name.</summary>
    public Dictionary<string, GpioTriggerOptions> Triggers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the outputs that carry out answers, by name.</summary>
    public Dictionary<string, GpioOutputOptions> Outputs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the lamp that shows the daemon's state; a line below 0 means none.</summary>
    public GpioLightOptions StatusLight { get; set; } = new();

    /// <summary>Gets a value indicating whether any line is configured.</summary>
    public bool IsUsed => Triggers.Count > 0 || Outputs.Count > 0 || StatusLight.Line >= 0;

    /// <summary>The chip that a line lies on.</summary>
    /// <param name="chip">The line's own word; empty for <see cref="Chip"/>.</param>
    /// <param name="line">The line's offset on the chip.</param>
    /// <returns>The line's address.</returns>
    public LineAddress Address(string chip, int line) => new(chip.Length > 0 ? chip : Chip, line);

    /// <summary>All configured lines, each with what it is called in health and messages.</summary>
    /// <returns>Address, name, and whether it is an output; a line that several readings share comes once.</returns>
    public IEnumerable<(LineAddress Address, string Name, bool IsOutput)> Lines()
    {
        var triggers = Triggers.Select(pair => (Address(pair.Value.Chip, pair.Value.Line), pair.Key, false));
        var readings = Triggers.SelectMany(pair => pair.Value.Readings.Where(reading => reading.Value.Line >= 0)
            .Select(reading => (Address(reading.Value.Chip, reading.Value.Line), $"{pair.Key}.{reading.Key}", false)));
        var outputs = Outputs.Select(pair => (Address(pair.Value.Chip, pair.Value.Line), pair.Key, true));
        var light = StatusLight.Line < 0 ? [] : new[] { (Address(StatusLight.Chip, StatusLight.Line), "status-light", true) };
        return triggers.Concat(readings).Concat(outputs).Concat(light).DistinctBy(line => line.Item1);
    }

    /// <summary>Everything wrong with these values.</summary>
    /// <param name="profiles">The configured profiles by name.</param>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems(IReadOnlyDictionary<string, ProfileOptions> profiles)
    {
        return Triggers.SelectMany(pair => pair.Value.Problems($"Gpio:Triggers:{pair.Key}", pair.Key, profiles))
            .Concat(Outputs.SelectMany(pair => pair.Value.Problems($"Gpio:Outputs:{pair.Key}", pair.Key, Triggers, profiles)))
            .Concat(SharedLines()).Concat(MissingChips());
    }

    // A reading may look at a trigger's line or at another reading's; everything else must have a line to itself.
    private IEnumerable<string> SharedLines()
    {
        var owners = Triggers.Select(pair => (Address: Address(pair.Value.Chip, pair.Value.Line), Key: $"Gpio:Triggers:{pair.Key}"))
            .Concat(Outputs.Select(pair => (Address: Address(pair.Value.Chip, pair.Value.Line), Key: $"Gpio:Outputs:{pair.Key}")))
            .Concat(StatusLight.Line < 0 ? [] : [(Address: Address(StatusLight.Chip, StatusLight.Line), Key: "Gpio:StatusLight")])
            .Where(owner => owner.Address.Line >= 0).ToArray();
        foreach (var shared in owners.GroupBy(owner => owner.Address).Where(group => group.Count() > 1))
        {
            yield return $"{string.Join(" and ", shared.Select(owner => owner.Key))} share line {shared.Key.Line} of {shared.Key.Chip}; give each a line of its own.";
        }

        var readings = Triggers.SelectMany(pair => pair.Value.Readings.Where(reading => reading.Value.Line >= 0)
            .Select(reading => (Address: Address(reading.Value.Chip, reading.Value.Line), Key: $"Gpio:Triggers:{pair.Key}:Readings:{reading.Key}")));
        foreach (var (address, key) in readings)
        {
            if (owners.FirstOrDefault(owner => owner.Address == address && !owner.Key.StartsWith("Gpio:Triggers", StringComparison.Ordinal)).Key is { } output)
            {
                yield return $"{key}:Line is {address.Line}, which {output} drives; read an input.";
            }
        }
    }

    private IEnumerable<string> MissingChips()
        => from line in Lines()
           where line.Address.Line >= 0 && line.Address.Chip.Length == 0
           select $"Gpio:Chip is empty, but '{line.Name}' needs a chip; set it to the chip's label, such as pinctrl-rp1 (gpioinfo lists them), or to its device.";
}
