using EdgeReasoner.Status;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class ReasoningHeartbeatTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void IsStuck_TurnWithinItsTimeAndGrace_IsFalse()
    {
        var heartbeat = new ReasoningHeartbeat(_clock);
        heartbeat.Begin(TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.False(heartbeat.IsStuck);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(heartbeat.IsStuck);

        heartbeat.Rest();
        Assert.False(heartbeat.IsStuck);
    }

    [Fact]
    public void IsStuck_RestNotSaidAnyMore_IsTrue()
    {
        var heartbeat = new ReasoningHeartbeat(_clock);
        heartbeat.Rest();

        _clock.Advance(TimeSpan.FromSeconds(7));

        Assert.True(heartbeat.IsStuck);
    }

    [Fact]
    public void IsStuck_ThreadEndedOnPurpose_IsFalse()
    {
        var heartbeat = new ReasoningHeartbeat(_clock);
        heartbeat.Retire();

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(heartbeat.IsStuck);
    }
}
