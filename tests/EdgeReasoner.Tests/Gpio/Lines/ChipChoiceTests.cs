using EdgeReasoner.Gpio.Lines;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Lines;

public sealed class ChipChoiceTests
{
    private static readonly ChipDescription Header = new("/dev/gpiochip0", 0, "pinctrl-rp1", 54);
    private static readonly ChipDescription Expander = new("/dev/gpiochip1", 1, "expander", 16);
    private static readonly ChipDescription Locked = new("/dev/gpiochip2", 2, "", 0, GpioFault.NoPermission, "/dev/gpiochip2 may not be opened");

    [Theory]
    [InlineData("expander", "/dev/gpiochip1")]
    [InlineData("/dev/gpiochip0", "/dev/gpiochip0")]
    public void Find_LabelOrDevice_IsThatChip(string chip, string path) => Assert.Equal(path, ChipChoice.Find([Header, Expander, Locked], chip).Path);

    [Fact]
    public void Find_Unknown_ListsWhatTheBoardHas()
        => AssertFault(GpioFault.ChipMissing, "there is no chip rp2; the board has pinctrl-rp1 (/dev/gpiochip0), expander (/dev/gpiochip1); set Chip to one of them", () => ChipChoice.Find([Header, Expander], "rp2"));

    [Fact]
    public void Find_NoChipAtAll_AsksForTheDriver()
        => AssertFault(
            GpioFault.ChipMissing,
            "there is no chip rp2; the board has none that can be seen (/dev/gpiochip*); is its driver loaded, and the device let into the service?",
            () => ChipChoice.Find([], "rp2"));

    [Fact]
    public void Find_TwoOfOneLabel_AsksForTheDevice()
        => AssertFault(
            GpioFault.ChipMissing,
            "2 chips are labelled expander (/dev/gpiochip1, /dev/gpiochip3); name one by its device",
            () => ChipChoice.Find([Header, Expander, Expander with { Path = "/dev/gpiochip3" }], "expander"));

    [Fact]
    public void Find_UnknownBesideALockedChip_MayBeThatOne()
        => AssertFault(
            GpioFault.NoPermission,
            "/dev/gpiochip2 may not be opened; add the daemon's user to the group that owns it (usually gpio), and let the device into the unit (DeviceAllow=char-gpiochip rw)",
            () => ChipChoice.Find([Header, Locked], "rp2"));

    [Theory]
    [InlineData(16, null, "WrongLine", "expander (/dev/gpiochip1) has the lines 0 to 15, not 16; correct Line, or Chip")]
    [InlineData(15, "led0", "LineBusy", "line 15 of expander is used by led0; stop that, or choose another line (gpioinfo lists them)")]
    public void RequireFree_LineThatCannotBeTaken_SaysWhy(int line, string? user, string fault, string message)
        => AssertFault(Enum.Parse<GpioFault>(fault), message, () => ChipChoice.RequireFree(Expander, line, user));

    [Fact]
    public void RequireFree_FreeLine_IsFine() => ChipChoice.RequireFree(Expander, 15, user: null);

    private static void AssertFault(GpioFault fault, string message, Action action)
    {
        var thrown = Assert.Throws<GpioFaultException>(action);
        Assert.Equal(fault, thrown.Fault);
        Assert.EndsWith(": " + message, thrown.Message, StringComparison.Ordinal);
    }
}
