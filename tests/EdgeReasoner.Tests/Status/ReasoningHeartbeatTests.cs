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
    public void IsStuck_RestingThreadThatNobodyAsks_IsFalse()
    {
        var heartbeat = new ReasoningHeartbeat(_clock);
        heartbeat.Rest();

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(heartbeat.IsStuck);
    }

    [Fact]
    public void IsStuck_RestingThreadThatDoesNotAnswer_IsTrueHoweverOftenItIsAsked()
    {
        var (heartbeat, asked) = (new ReasoningHeartbeat(_clock), 0);
        heartbeat.Asked = () => asked++;
        heartbeat.Rest();

        for (var second = 0; second < 6; second++)
        {
            heartbeat.Ask();
            Assert.False(heartbeat.IsStuck);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((true, 1), (heartbeat.IsStuck, asked));
        heartbeat.Rest();
        Assert.False(heartbeat.IsStuck);
    }

    [Fact]
    public void Ask_ThreadInATurnOrEnded_AsksNobody()
    {
        var (heartbeat, asked) = (new ReasoningHeartbeat(_clock), 0);
        heartbeat.Asked = () => asked++;

        heartbeat.Begin(TimeSpan.FromMinutes(1));
        heartbeat.Ask();
        heartbeat.Retire();
        heartbeat.Ask();

        Assert.Equal(0, asked);
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
