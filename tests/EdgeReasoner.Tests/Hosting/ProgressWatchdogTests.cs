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
    public async Task ExecuteAsync_RestingThreadAnswersThenHangs_IsFedAtHalfTheTimeOutAndThenStarves()
    {
        var (heartbeat, notifier, state) = (new ReasoningHeartbeat(_clock), new CountingNotifier(), new DaemonState(_clock));
        using var watchdog = new ProgressWatchdog(heartbeat, notifier, TimeSpan.FromSeconds(30), state, _clock, NullLogger<ProgressWatchdog>.Instance);
        var asked = 0;
        heartbeat.Asked = () =>
        {
            heartbeat.Rest();
            Interlocked.Increment(ref asked);
        };
        heartbeat.Rest();
        await watchdog.StartAsync(TestContext.Current.CancellationToken);
        Await(() => Volatile.Read(ref asked) == 1);
        Assert.Equal((1, "WATCHDOG=1"), (notifier.Count, notifier.Last));

        for (var half = 2; half <= 7; half++)
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            Await(() => Volatile.Read(ref asked) == half);
            Assert.Equal(half, notifier.Count);
        }

        heartbeat.Asked = () => Interlocked.Increment(ref asked); // it hangs
        _clock.Advance(TimeSpan.FromSeconds(15));
        Await(() => Volatile.Read(ref asked) == 8);
        _clock.Advance(TimeSpan.FromSeconds(15));
        Await(() => state.IsStuck);
        Assert.Equal(8, notifier.Count);
        await watchdog.StopAsync(CancellationToken.None);
        Assert.Equal(8, notifier.Count);
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
