using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Readings;

public sealed class LineReadingTests
{
    private static readonly LineAddress Valve = new("chip", 27);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData(true, "open")]
    [InlineData(false, "shut")]
    public async Task Read_Level_IsATruthValueOrItsWord(bool level, string word)
    {
        var clock = new TimerClock();
        using var board = new ScriptedBoard();
        using var stop = new CancellationTokenSource();
        board.Set(Valve, level);
        var line = Line(board, clock);
        var running = line.RunAsync(stop.Token);
        await clock.SetAsync(Poll);

        Assert.Equal(new Reading("valve", new ReadingValue.Truth(level)), new LineReading("valve", new GpioReadingOptions(), line).Read());
        Assert.Equal(new Reading("valve", new ReadingValue.State(word)), new LineReading("valve", new GpioReadingOptions { High = "open", Low = "shut" }, line).Read());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Read_LineNotThere_IsMissing()
    {
        using var board = new ScriptedBoard();
        var reading = new LineReading("valve", new GpioReadingOptions(), Line(board, new TimerClock()));

        Assert.Equal("failed: line 27 of chip is not available", Assert.Throws<ReadingMissingException>(reading.Read).Message);
    }

    private static InputLine Line(ScriptedBoard board, TimerClock clock)
        => new(board, Valve, LinePull.None, new LineWatchOptions(TriggerEdge.Both, TimeSpan.Zero, Poll, 500, TimeSpan.Zero), null, new LineReport("button.valve", new DaemonState(clock), NullLogger.Instance), clock);
}
