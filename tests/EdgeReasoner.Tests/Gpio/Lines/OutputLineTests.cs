using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Lines;

public sealed class OutputLineTests : IAsyncDisposable
{
    private static readonly LineAddress Address = new("chip", 22);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    private readonly TimerClock _clock = new();
    private readonly ScriptedBoard _board = new();
    private readonly DaemonState _state;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public OutputLineTests() => _state = new DaemonState(_clock);

    private string? Problem => _state.Parts.Single().Problem;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _board.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FromTheFirstMoment_IsAtTheFailSafeLevel(bool failSafe)
    {
        Run(failSafe);

        Assert.Equal([failSafe], _board.Driven(Address));
        Assert.Null(Problem);
    }

    [Fact]
    public async Task Run_Stopped_GoesToTheFailSafeLevelAndGivesTheLineBack()
    {
        Run().Drive(isHigh: true, TimeSpan.Zero);
        await _stop.CancelAsync();
        await _running;

        Assert.Equal([false, true, false], _board.Driven(Address));
        Assert.False(_board.IsHeld(Address));
    }

    [Fact]
    public async Task Drive_Pulse_EndsAtTheFailSafeLevel()
    {
        Run().Drive(isHigh: true, TimeSpan.FromMilliseconds(100));
        await _clock.PassAsync(TimeSpan.FromMilliseconds(100));
        await Until.HoldsAsync(() => _board.Driven(Address).Count == 3);

        Assert.False(_board.Driven(Address)[^1]);
    }

    [Fact]
    public async Task Drive_AgainWithinAPulse_IsNotEndedByTheEarlierPulse()
    {
        var line = Run();
        line.Drive(isHigh: true, TimeSpan.FromMilliseconds(100));
        line.Drive(isHigh: true, TimeSpan.FromMilliseconds(300));
        await _clock.PassAsync(TimeSpan.FromMilliseconds(100));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await Until.HoldsAsync(() => !_board.Driven(Address)[^1]);

        Assert.Equal([false, true, true, false], _board.Driven(Address));
    }

    [Fact]
    public void Drive_FailSafeLevel_IsNoPulse()
    {
        Run().Drive(isHigh: false, TimeSpan.FromMilliseconds(100));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal([false, false], _board.Driven(Address));
    }

    [Fact]
    public void Drive_LineNotTakenYet_SaysSo()
        => Assert.Equal("line 22 of chip is not available", New(failSafe: false).Drive(isHigh: true, TimeSpan.Zero));

    [Fact]
    public async Task Run_LineCannotBeTaken_IsTriedAgain()
    {
        _board.Break(Address, new GpioFaultException(GpioFault.LineBusy, "taken"));
        Run();
        Assert.Equal("line_busy: taken", Problem);
        _board.Break(Address, null);
        await _clock.PassAsync(Retry);
        await Until.HoldsAsync(() => Problem is null);

        Assert.Equal([false], _board.Driven(Address));
    }

    [Fact]
    public async Task Drive_LineFails_IsTakenAnewAtTheFailSafeLevel()
    {
        var line = Run();
        line.Drive(isHigh: true, TimeSpan.Zero);
        _board.Break(Address, new GpioFaultException(GpioFault.Failed, "gone"));
        Assert.Equal("failed: gone", line.Drive(isHigh: true, TimeSpan.Zero));
        await Until.HoldsAsync(() => Problem == "failed: gone");
        await _clock.SetAsync(Retry);
        _board.Break(Address, null);
        _clock.Advance(Retry);
        await Until.HoldsAsync(() => Problem is null);

        Assert.Equal([false, true, false], _board.Driven(Address));
    }

    [Fact]
    public async Task Run_NowAndThen_WritesTheLevelAgain()
    {
        Run().Drive(isHigh: true, TimeSpan.Zero);
        await _clock.PassAsync(Refresh);
        await Until.HoldsAsync(() => _board.Driven(Address).Count == 3);

        Assert.Equal([false, true, true], _board.Driven(Address));
    }

    private OutputLine New(bool failSafe) => new(_board, Address, failSafe, new LineReport("relay", _state, NullLogger.Instance), _clock);

    private OutputLine Run(bool failSafe = false)
    {
        var line = New(failSafe);
        _running = line.RunAsync(_stop.Token);
        return line;
    }
}
