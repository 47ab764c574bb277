using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class StatusLightTests
{
    private static readonly LineAddress Lamp = new("chip", 5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(125);

    [Theory]
    [InlineData("Ready", "1111111111111111")]
    [InlineData("Stopping", "0000000000000000")]
    [InlineData("Starting", "1111111100000000")]
    [InlineData("Degraded", "1010101010101010")]
    [InlineData("NoModel", "1010101010101010")]
    public void IsLit_State_HasItsOwnRhythm(string readiness, string rhythm)
        => Assert.Equal(rhythm, string.Concat(Enumerable.Range(0, 16).Select(beat => StatusLight.IsLit(Enum.Parse<Readiness>(readiness), beat) ? '1' : '0')));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_StartingThenReady_BlinksSlowlyThenStaysLit(bool activeLow)
    {
        var clock = new TimerClock();
        var state = new DaemonState(clock);
        using var board = new ScriptedBoard();
        using var stop = new CancellationTokenSource();
        var line = new OutputLine(board, Lamp, failSafe: activeLow, new LineReport("status-light", state, NullLogger.Instance), clock);
        var running = Task.WhenAll(line.RunAsync(stop.Token), new StatusLight(line, activeLow, state, clock).RunAsync(stop.Token));
        for (var beat = 0; beat < 8; beat++)
        {
            await clock.PassAsync(Beat);
        }

        await Until.HoldsAsync(() => board.Driven(Lamp).Count == 3); // taken dark, lit, dark
        state.SetReady(new ModelIdentity("m", "ab", "int8"));
        await clock.PassAsync(Beat);
        await Until.HoldsAsync(() => board.Driven(Lamp).Count == 4);

        Assert.Equal([activeLow, !activeLow, activeLow, !activeLow], board.Driven(Lamp));
        await stop.CancelAsync();
        await running;
    }
}
