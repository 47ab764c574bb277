using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Runtime.InteropServices;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>
/// The board's lines through libgpiod, its version 2 (library <c>libgpiod.so.3</c>) or 1 (<c>libgpiod.so.2</c>). The driver is chosen
/// here: the library's own choice (<c>new GpioController()</c>) fails on boards that have only one of them.
/// </summary>
/// <param name="devices">The folder of the devices.</param>
internal sealed class LibgpiodBoard(string devices = "/dev") : IGpioBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenChip> _open = new(StringComparer.Ordinal);

    /// <summary>Gets the version of libgpiod's interface that is installed; null for neither.</summary>
    public static int? LibraryVersion { get; } = HasLibrary("libgpiod.so.3") ? 2 : HasLibrary("libgpiod.so.2") ? 1 : null;

    /// <inheritdoc/>
    public IGpioInput OpenInput(LineAddress address, LinePull pull, Action? edge)
    {
        var mode = pull switch { LinePull.Up => PinMode.InputPullUp, LinePull.Down => PinMode.InputPullDown, _ => PinMode.Input };
        return Open(address, (chip, controller) =>
        {
            controller.OpenPin(address.Line, mode);
            return new LibgpiodLine(controller, address, () => Release(chip), edge);
        });
    }

    /// <inheritdoc/>
    public IGpioOutput OpenOutput(LineAddress address, bool isHigh) => Open(address, (chip, controller) =>
    {
        controller.OpenPin(address.Line, PinMode.Output, isHigh ? PinValue.High : PinValue.Low);
        return new LibgpiodLine(controller, address, () => Release(chip), edge: null);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var open in _open.Values)
            {
                open.Controller.Dispose();
            }

            _open.Clear();
        }
    }

    private LibgpiodLine Open(LineAddress address, Func<string, GpioController, LibgpiodLine> open)
    {
        var chip = ChipChoice.Find(ChipDevice.List(devices), address.Chip);
        lock (_lock)
        {
            ChipChoice.RequireFree(chip, address.Line, address.Line < chip.Lines ? ChipDevice.LineUser(chip.Path, address.Line).User : null);
            if (!_open.TryGetValue(chip.Path, out var opened))
            {
#pragma warning disable CA2000 // kept in the dictionary; the last line's release disposes of it
                opened = new OpenChip(LibgpiodLine.Guard(address, () => Controller(chip)));
#pragma warning restore CA2000
                _open.Add(chip.Path, opened);
            }

            opened.Lines++;
            try
            {
                return LibgpiodLine.Guard(address, () => open(chip.Path, opened.Controller));
            }
            catch (GpioFaultException)
            {
                if (opened.Controller.IsPinOpen(address.Line))
                {
                    opened.Controller.ClosePin(address.Line);
                }

                Release(chip.Path);
                throw;
            }
        }
    }

    // The last line takes the chip's handle with it: a chip that went away and came back is opened anew.
    private void Release(string chip)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(chip, out var opened) && --opened.Lines == 0)
            {
                _open.Remove(chip);
                opened.Controller.Dispose();
            }
        }
    }

    private static GpioController Controller(ChipDescription chip)
    {
#pragma warning disable CA2000 // the controller owns the driver
        GpioDriver driver = LibraryVersion switch
        {
            2 => new LibGpiodV2Driver(chip.Number),
            1 => new LibGpiodDriver(chip.Number),
            _ => throw new GpioFaultException(GpioFault.NoLibrary, "libgpiod is not installed; install the Debian package libgpiod3 or libgpiod2"),
        };
#pragma warning restore CA2000
        return new GpioController(driver);
    }

    private static bool HasLibrary(string name) => NativeLibrary.TryLoad(name, out _);

    private sealed class OpenChip(GpioController controller)
    {
        public GpioController Controller { get; } = controller;

        public int Lines { get; set; }
    }
}
