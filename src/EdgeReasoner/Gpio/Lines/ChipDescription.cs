namespace EdgeReasoner.Gpio.Lines;

/// <summary>A GPIO chip of the board.</summary>
/// <param name="Path">Its device, such as <c>/dev/gpiochip0</c>.</param>
/// <param name="Number">The number in the device's name; below 0 when the name has none.</param>
/// <param name="Label">What the driver calls it, such as <c>pinctrl-rp1</c>; empty when it could not be asked.</param>
/// <param name="Lines">How many lines it has; 0 when it could not be asked.</param>
/// <param name="Fault">Why it could not be asked; null when it could.</param>
/// <param name="Problem">The same in words.</param>
internal sealed record ChipDescription(string Path, int Number, string Label, int Lines, GpioFault? Fault = null, string? Problem = null);
