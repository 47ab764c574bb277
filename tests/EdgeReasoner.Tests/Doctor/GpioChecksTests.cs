using EdgeReasoner.Configuration;
using EdgeReasoner.Doctor;
using EdgeReasoner.Gpio.Lines;
using Xunit;

namespace EdgeReasoner.Tests.Doctor;

public sealed class GpioChecksTests
{
    private static readonly ChipDescription Chip = new("/dev/gpiochip0", 0, "pinctrl-rp1", 54);

    private readonly GpioOptions _gpio = new()
    {
        Chip = "pinctrl-rp1",
        Triggers = { ["button"] = new GpioTriggerOptions { Line = 17, Profile = "pump" } },
    };

    [Fact]
    public void All_EverythingThere_IsOk() => Assert.All(Check(Chip), result => Assert.Equal(CheckVerdict.Ok, result.Verdict));

    [Fact]
    public void All_ChipMissing_IsNamedWithThoseThatAreThere()
    {
        _gpio.Chip = "pinctrl-bcm2711";

        AssertFails("chip_missing: there is no chip pinctrl-bcm2711", "pinctrl-rp1 (/dev/gpiochip0)", Check(Chip));
    }

    [Fact]
    public void All_NoChipAtAll_IsNamed() => AssertFails("chip_missing: there is no chip pinctrl-rp1", "driver", Check());

    [Fact]
    public void All_NoPermission_IsNamedWithTheGroup()
        => AssertFails("no_permission: /dev/gpiochip0 may not be opened", "gpio", Check(Chip with { Label = "", Lines = 0, Fault = GpioFault.NoPermission, Problem = "/dev/gpiochip0 may not be opened" }));

    [Fact]
    public void All_WrongLine_IsNamedWithTheLinesThereAre()
    {
        _gpio.Triggers["button"].Line = 54;

        AssertFails("wrong_line: pinctrl-rp1 (/dev/gpiochip0) has the lines 0 to 53, not 54", "correct Line", Check(Chip));
    }

    [Fact]
    public void All_BusyLine_IsNamedWithItsUser()
        => AssertFails("line_busy: line 17 of pinctrl-rp1 is used by fan-control", "stop that", [.. new GpioChecks(_gpio, [Chip], (_, _) => "fan-control").All(2, null)]);

    [Fact]
    public void All_LineOfTheRunningDaemon_IsNoFault()
        => Assert.All(new GpioChecks(_gpio, [Chip], (_, _) => "C#-LibGpiodV2Driver-812").All(2, null), result => Assert.Equal(CheckVerdict.Ok, result.Verdict));

    [Fact]
    public void All_NoLibrary_Fails()
        => Assert.Contains(new GpioChecks(_gpio, [Chip], (_, _) => null).All(null, null), result => result is { Name: "gpio library", Verdict: CheckVerdict.Fail });

    [Fact]
    public void All_Jetson_HintsAtThePinMultiplexer()
        => Assert.Contains(new GpioChecks(_gpio, [Chip], (_, _) => null).All(2, "NVIDIA Jetson Orin Nano"), result => result.Remedy.Contains("jetson-io", StringComparison.Ordinal));

    [Fact]
    public void All_NothingConfigured_NeedsNothing()
        => Assert.All(new GpioChecks(new GpioOptions(), [], (_, _) => null).All(null, null), result => Assert.Equal(CheckVerdict.Ok, result.Verdict));

    [Fact]
    public void Find_TwoChipsOfOneLabel_AsksForTheDevice()
    {
        var fault = Assert.Throws<GpioFaultException>(() => ChipChoice.Find([Chip, Chip with { Path = "/dev/gpiochip1" }], "pinctrl-rp1"));

        Assert.Contains("name one by its device", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Chip, ChipChoice.Find([Chip, Chip with { Path = "/dev/gpiochip1" }], "/dev/gpiochip0"));
    }

    private CheckResult[] Check(params ChipDescription[] chips) => [.. new GpioChecks(_gpio, chips, (_, _) => null).All(2, null)];

    private static void AssertFails(string message, string remedy, CheckResult[] results)
    {
        var result = Assert.Single(results, result => result.Name == "gpio/button");
        Assert.Equal(CheckVerdict.Fail, result.Verdict);
        Assert.StartsWith(message, result.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Remedy, StringComparison.Ordinal);
    }
}
