namespace EdgeReasoner.Configuration;

/// <summary>
/// A lamp that shows the daemon's state: on when ready, blinking slowly while starting, fast when degraded or without a model, off when
/// stopped. Section <c>Gpio:StatusLight</c>.
/// </summary>
internal sealed record GpioLightOptions
{
    /// <summary>Gets or sets the chip; empty for <c>Gpio:Chip</c>.</summary>
    public string Chip { get; set; } = "";

    /// <summary>Gets or sets the line's offset on its chip; below 0 means no lamp.</summary>
    public int Line { get; set; } = -1;

    /// <summary>Gets or sets a value indicating whether a low level lights the lamp.</summary>
    public bool ActiveLow { get; set; }
}
