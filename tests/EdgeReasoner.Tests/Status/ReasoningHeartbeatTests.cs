using EdgeReasoner.Hosting;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class ReasoningHeartbeatTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void IsStuck_TurnWithinItsTimeAndGrace_IsFalse()
    {
        var pulse = new ReasoningHeartbeat(_clock);
        pulse.Begin(TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.False(pulse.IsStuck);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pulse.IsStuck);

        pulse.Rest();
        Assert.False(pulse.IsStuck);
    }

    [Fact]
    public void IsStuck_RestNotSaidAnyMore_IsTrue()
    {
        var pulse = new ReasoningHeartbeat(_clock);
        pulse.Rest();

        _clock.Advance(TimeSpan.FromSeconds(7));

        Assert.True(pulse.IsStuck);
    }

    [Fact]
    public void IsStuck_ThreadEndedOnPurpose_IsFalse()
    {
        var pulse = new ReasoningHeartbeat(_clock);
        pulse.Retire();

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(pulse.IsStuck);
    }

    [Fact]
    public async Task Watchdog_ThreadLivesThenHangs_IsFedAtAThirdAndThenStarves()
    {
        var (pulse, notifier, state) = (new ReasoningHeartbeat(_clock), new CountingNotifier(), new DaemonState(_clock));
        using var watchdog = new ProgressWatchdog(pulse, notifier, TimeSpan.FromSeconds(30), state, _clock, NullLogger<ProgressWatchdog>.Instance);
        pulse.Rest();
        await watchdog.StartAsync(TestContext.Current.CancellationToken);
        Await(() => notifier.Count == 1);
        Assert.Equal("WATCHDOG=1", notifier.Last);

        for (var third = 2; third <= 7; third++)
        {
            for (var second = 0; second < 10; second++)
            {
                pulse.Rest();
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
