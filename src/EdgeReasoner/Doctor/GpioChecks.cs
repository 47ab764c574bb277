using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;

namespace EdgeReasoner.Doctor;

/// <summary>Checks of chips, permissions and the configured lines; no line is taken.</summary>
/// <param name="gpio">The configured lines.</param>
/// <param name="chips">The board's chips.</param>
/// <param name="user">Says who uses a line of a device; null when it is free.</param>
internal sealed class GpioChecks(GpioOptions gpio, IReadOnlyList<ChipDescription> chips, Func<string, int, string?> user)
{
    /// <summary>Everything about GPIO.</summary>
    /// <param name="libraryVersion">The version of libgpiod; null for none.</param>
    /// <param name="model">The board's model; null when it does not say.</param>
    /// <returns>The lines.</returns>
    public IEnumerable<CheckResult> All(int? libraryVersion, string? model)
    {
        yield return Chips();
        if (!gpio.IsUsed)
        {
            yield break;
        }

        yield return libraryVersion is { } version
            ? CheckResult.Ok("gpio library", $"libgpiod, interface {version}")
            : CheckResult.Fail("gpio library", "no_library: libgpiod is not installed", "install the Debian package libgpiod3 or libgpiod2");
        foreach (var (address, name, _) in gpio.Lines())
        {
            yield return Line(address, name);
        }

        if (model?.Contains("Jetson", StringComparison.OrdinalIgnoreCase) == true || chips.Any(chip => chip.Label.StartsWith("tegra", StringComparison.Ordinal)))
        {
            yield return CheckResult.Warn(
                "gpio pins", "on a Jetson a line opens and reads although its pin is not connected to it", "set the header's pins with sudo /opt/nvidia/jetson-io/jetson-io.py and restart, if the lines do nothing");
        }
    }

    private CheckResult Chips()
    {
        var text = string.Join(", ", chips.Select(chip => chip.Fault is null ? $"{chip.Label} ({chip.Path}, {chip.Lines} lines)" : chip.Problem));
        return chips.Any(chip => chip.Fault is not null) ? new CheckResult("gpio chips", gpio.IsUsed ? CheckVerdict.Fail : CheckVerdict.Warn, text, "add this user to the group that owns them, usually gpio")
            : chips.Count > 0 ? CheckResult.Ok("gpio chips", text)
            : gpio.IsUsed ? CheckResult.Fail("gpio chips", "none", "load the chip's driver, and let /dev/gpiochip* into the service") : CheckResult.Ok("gpio chips", "none, and none configured");
    }

    private CheckResult Line(LineAddress address, string name)
    {
        try
        {
            var chip = ChipChoice.Find(chips, address.Chip);
            var taken = address.Line < chip.Lines ? user(chip.Path, address.Line) : null;

            // The running daemon's own lines are busy, and rightly so.
            var isOurs = taken?.Contains("edge-reasoner", StringComparison.Ordinal) == true || taken?.StartsWith("C#-LibGpiod", StringComparison.Ordinal) == true;
            ChipChoice.RequireFree(chip, address.Line, isOurs ? null : taken);
            return CheckResult.Ok($"gpio/{name}", isOurs ? $"{address}, held by {taken}" : address.ToString());
        }
        catch (GpioFaultException fault)
        {
            var parts = fault.Message.Split("; ", 2);
            return CheckResult.Fail($"gpio/{name}", parts[0], parts.Length > 1 ? parts[1] : "see docs/gpio.md");
        }
    }
}
