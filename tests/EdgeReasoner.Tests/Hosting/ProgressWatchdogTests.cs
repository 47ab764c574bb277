using EdgeReasoner.Hosting;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ProgressWatchdogTests
{
    [Theory]
    [InlineData(null, 5.0)] // nobody is fed, and the status document still says that the model hangs
    [InlineData(30.0, 10.0)]
    public async Task Look_ThreadHangsAndReactsAgain_TellsTheState(double? timeout, double period)
    {
        var clock = new TimerClock();
        var (heartbeat, notifier, state) = (new ReasoningHeartbeat(clock), new ScriptedNotifier(), new DaemonState(clock));
        using var watchdog = new ProgressWatchdog(heartbeat, notifier, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, state, clock, NullLogger<ProgressWatchdog>.Instance);
        heartbeat.Rest();
        await watchdog.StartAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(period));
            return state.IsStuck;
        });
        heartbeat.Rest();
        await Until.HoldsAsync(() =>
        {
            heartbeat.Rest();
            clock.Advance(TimeSpan.FromSeconds(1));
            return !state.IsStuck;
        });
        await watchdog.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(timeout is not null, notifier.Said.Contains("WATCHDOG=1"));
    }
}
