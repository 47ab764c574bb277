using System.Collections.Concurrent;
using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Lines;

public sealed class InputLineTests : IAsyncDisposable
{
    private static readonly LineAddress Address = new("chip", 17);
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly TimerClock _clock = new();
    private readonly ScriptedBoard _board = new();
    private readonly DaemonState _state;
    private readonly ConcurrentQueue<long> _presses = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public InputLineTests() => _state = new DaemonState(_clock);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Assert.False(_board.IsHeld(Address)); // given back at the end, whatever happened
        _stop.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task Run_Press_IsToldWithTheTimeOfItsConfirmation()
    {
        var line = await WatchedAsync();
        _board.Set(Address, level: true);
        await _clock.PassAsync(Debounce);
        await Until.HoldsAsync(() => !_presses.IsEmpty);

        Assert.Equal([_clock.GetTimestamp()], _presses);
        Assert.True(line.Level());
    }

    [Fact]
    public async Task Run_EdgeLost_IsNoticedAtTheNextPoll()
    {
        await WatchedAsync();
        _board.Set(Address, level: true, tells: false);
        _clock.Advance(Poll);
        await _clock.PassAsync(Debounce);
        await Until.HoldsAsync(() => !_presses.IsEmpty);

        Assert.Single(_presses);
    }

    [Fact]
    public async Task Level_WatchedLine_IsTheDebouncedOne()
    {
        var line = await WatchedAsync();
        _board.Set(Address, level: true, tells: false);

        Assert.False(line.Level());
    }

    [Fact]
    public async Task Level_LineThatIsOnlyRead_IsThatOfThisMoment()
    {
        var line = New(pressed: null);
        _running = line.RunAsync(_stop.Token);
        await _clock.SetAsync(Poll);
        _board.Set(Address, level: true);

        Assert.True(line.Level());
        Assert.Equal([(Address, LinePull.Up)], _board.Inputs);
    }

    [Fact]
    public void Level_LineNotThere_Throws()
        => Assert.Equal("failed: line 17 of chip is not available", Assert.Throws<GpioFaultException>(() => New(_presses.Enqueue).Level()).Message);

    [Fact]
    public async Task Run_LineFails_IsTakenAnewAndWhatItShowsThenIsNoPress()
    {
        var line = await WatchedAsync();
        _board.Break(Address, new GpioFaultException(GpioFault.ChipMissing, "unplugged"));
        _clock.Advance(Poll);
        await _clock.SetAsync(Retry);
        Assert.Equal("chip_missing: unplugged", _state.Parts.Single().Problem);
        Assert.Throws<GpioFaultException>(() => line.Level());

        _board.Set(Address, level: true);
        _board.Break(Address, null);
        _clock.Advance(Retry);
        await _clock.SetAsync(Poll);

        Assert.Null(_state.Parts.Single().Problem);
        Assert.True(line.Level());
        Assert.Empty(_presses);
    }

    [Fact]
    public async Task Run_Storm_TakesTheLineWithoutEdges()
    {
        await WatchedAsync(maxEdgesPerSecond: 20);
        for (var edge = 0; edge < 30; edge++)
        {
            _board.Set(Address, level: edge % 2 == 0);
        }

        await Until.HoldsAsync(() => _board.Inputs.Count == 2);
        await Until.HoldsAsync(() => _state.Parts.Single().Problem?.StartsWith("storm", StringComparison.Ordinal) == true);

        Assert.Empty(_presses);
    }

    private InputLine New(Action<long>? pressed, int maxEdgesPerSecond = 500)
        => new(_board, Address, LinePull.Up, new LineWatchOptions(TriggerEdge.Rising, Debounce, Poll, maxEdgesPerSecond, TimeSpan.Zero), pressed, new LineReport("button", _state, NullLogger.Instance), _clock);

    private async Task<InputLine> WatchedAsync(int maxEdgesPerSecond = 500)
    {
        var line = New(_presses.Enqueue, maxEdgesPerSecond);
        _running = line.RunAsync(_stop.Token);
        await _clock.SetAsync(Poll);
        return line;
    }
}
