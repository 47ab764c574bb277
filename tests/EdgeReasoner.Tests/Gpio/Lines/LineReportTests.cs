using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Lines;

public sealed class LineReportTests
{
    private static readonly GpioFaultException Fault = new(GpioFault.LineBusy, "taken");

    private readonly DaemonState _state = new(new FakeTimeProvider());
    private readonly LineReport _report;

    public LineReportTests() => _report = new LineReport("relay", _state, NullLogger.Instance);

    [Fact]
    public void Failed_AgainAndAgain_IsTriedEverMoreRarely()
        => Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => _report.Failed(Fault).TotalSeconds));

    [Fact]
    public void Failed_SeveralLinesOfAMissingChip_IsOneLineOfTheLogAndStandsAtEachInTheStatus()
    {
        var logger = new CountingLogger<LineReport>();
        foreach (var name in new[] { "horn", "pump", "button" })
        {
            new LineReport(name, _state, logger).Failed(Fault);
        }

        Assert.Equal(["GPIO horn: line_busy: taken"], logger.Lines);
        Assert.Equal(3, _state.Parts.Count(part => part.Problem == Fault.Message));
    }

    [Fact]
    public void Works_AfterFailures_BeginsAnew()
    {
        _report.Failed(Fault);
        _report.Failed(Fault);
        _report.Works();

        Assert.Equal(TimeSpan.FromSeconds(1), _report.Failed(Fault));
    }

    [Fact]
    public void Says_ProblemAndItsEnd_StandInTheStatusDocument()
    {
        _report.Failed(Fault);
        Assert.Equal([("gpio/relay", "line_busy: taken")], _state.Parts);

        _report.Says("stuck");
        Assert.Equal([("gpio/relay", "stuck")], _state.Parts);

        _report.Works();
        Assert.Equal([("gpio/relay", (string?)null)], _state.Parts);
    }
}
