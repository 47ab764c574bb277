namespace EdgeReasoner.Gpio.Lines;

/// <summary>Finds the chip that a configuration means, and says what stands in the way of a line.</summary>
internal static class ChipChoice
{
    /// <summary>Finds a chip by its label or device. Numbers change between kernels, labels do not.</summary>
    /// <param name="chips">The board's chips.</param>
    /// <param name="chip">A label or the path of a device, links included.</param>
    /// <returns>The chip.</returns>
    /// <exception cref="GpioFaultException">There is none, several have the label, or it may not be opened.</exception>
    public static ChipDescription Find(IReadOnlyList<ChipDescription> chips, string chip)
    {
        var found = chips.Where(candidate => chip.StartsWith('/') ? candidate.Path == Target(chip) : candidate.Label == chip).ToArray();
        if (found.Length > 1)
        {
            throw new GpioFaultException(GpioFault.ChipMissing, $"{found.Length} chips are labelled {chip} ({string.Join(", ", found.Select(candidate => candidate.Path))}); name one by its device");
        }

        // A chip that may not be opened does not tell its label either, so it may be the one that is meant.
        var one = found.FirstOrDefault() ?? chips.FirstOrDefault(candidate => candidate.Fault == GpioFault.NoPermission)
            ?? throw new GpioFaultException(GpioFault.ChipMissing, $"there is no chip {chip}; {Known(chips)}");
        return one.Fault is { } fault ? throw new GpioFaultException(fault, $"{one.Problem}; {Remedy(fault)}") : one;
    }

    /// <summary>Makes sure that a line can be taken.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="line">The line's offset.</param>
    /// <param name="user">Who has it; null when it is free.</param>
    /// <exception cref="GpioFaultException">It cannot.</exception>
    public static void RequireFree(ChipDescription chip, int line, string? user)
    {
        if (line >= chip.Lines)
        {
            throw new GpioFaultException(GpioFault.WrongLine, $"{chip.Label} ({chip.Path}) has the lines 0 to {chip.Lines - 1}, not {line}; correct Line, or Chip");
        }

        if (user is not null)
        {
            throw new GpioFaultException(GpioFault.LineBusy, $"line {line} of {chip.Label} is used by {user}; stop that, or choose another line (gpioinfo lists them)");
        }
    }

    private static string Target(string path)
        => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;

    private static string Known(IReadOnlyList<ChipDescription> chips)
        => chips.Count == 0
            ? "the board has none that can be seen (/dev/gpiochip*); is its driver loaded, and the device let into the service?"
            : $"the board has {string.Join(", ", chips.Select(chip => $"{(chip.Label.Length > 0 ? chip.Label : "?")} ({chip.Path})"))}; set Chip to one of them";

    private static string Remedy(GpioFault fault) => fault == GpioFault.NoPermission
        ? "add the daemon's user to the group that owns it (usually gpio), and let the device into the unit (DeviceAllow=char-gpiochip rw)"
        : "see the kernel's log";
}
