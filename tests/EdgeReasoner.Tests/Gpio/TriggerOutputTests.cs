using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class TriggerOutputTests
{
    private static readonly LineAddress Relay = new("chip", 22);

    private readonly TimerClock _clock = new();

    [Fact]
    public async Task Carry_Keep_LeavesTheLineAsItIs()
    {
        using var board = new ScriptedBoard();
        using var stop = new CancellationTokenSource();
        var output = New(board, stop.Token, out var running);
        output.Carry(Decided("run"));
        var effect = output.Carry(Decided("wait"));

        Assert.Equal(new OutputEffect("relay", OutputLevel.Keep, null, null), effect);
        Assert.Equal([false, true], board.Driven(Relay));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Carry_WithAPulse_LetsGoByItself()
    {
        using var board = new ScriptedBoard();
        using var stop = new CancellationTokenSource();
        var output = New(board, stop.Token, out var running);
        output.Carry(Decided("run"));
        await _clock.PassAsync(TimeSpan.FromMilliseconds(40));
        await Until.HoldsAsync(() => board.Driven(Relay).Count == 3);

        Assert.Equal([false, true, false], board.Driven(Relay));
        await stop.CancelAsync();
        await running;
    }

    private static Answer Decided(string option) => new() { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = new AnswerValue.Option(option) };

    private TriggerOutput New(ScriptedBoard board, CancellationToken stop, out Task running)
    {
        var line = new OutputLine(board, Relay, failSafe: false, new LineReport("relay", new DaemonState(_clock), NullLogger.Instance), _clock);
        running = line.RunAsync(stop);
        var options = new GpioOutputOptions { Levels = { ["run"] = OutputLevel.High, ["wait"] = OutputLevel.Keep } };
        return new TriggerOutput("relay", new OutputRule(options, AnswerType.Option), line, TimeSpan.FromMilliseconds(40));
    }
}
