using EdgeReasoner.Hosting;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ProgressWatchdogTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task ExecuteAsync_ThreadLivesThenHangs_IsFedAtAThirdAndThenStarves()
    {
        var (heartbeat, notifier, state) = (new ReasoningHeartbeat(_clock), new CountingNotifier(), new DaemonState(_clock));
        using var watchdog = new ProgressWatchdog(heartbeat, notifier, TimeSpan.FromSeconds(30), state, _clock, NullLogger<ProgressWatchdog>.Instance);
        heartbeat.Rest();
        await watchdog.StartAsync(TestContext.Current.CancellationToken);
        Await(() => notifier.Count == 1);
        Assert.Equal("WATCHDOG=1", notifier.Last);

        for (var third = 2; third <= 7; third++)
        {
            for (var second = 0; second < 10; second++)
            {
                heartbeat.Rest();
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            Await(() => notifier.Count == third);
        }

        for (var second = 0; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Await(() => state.IsStuck);
        Assert.Equal(7, notifier.Count);
        await watchdog.StopAsync(CancellationToken.None);
        Assert.Equal(7, notifier.Count);
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void TimeoutOf_Environment_IsReadAsSystemdWritesIt(string? microseconds, string? process, double? seconds)
        => Assert.Equal(seconds, ProgressWatchdog.TimeoutOf(microseconds, process)?.TotalSeconds);

    // The service runs on the pool's threads.
    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    private sealed class CountingNotifier : ISystemdNotifier
    {
        private int _count;

        public bool IsEnabled => true;

        public int Count => Volatile.Read(ref _count);

        public string? Last { get; private set; }

        public void Notify(ServiceState state)
        {
            Last = state.ToString();
            Interlocked.Increment(ref _count);
        }
    }
}
