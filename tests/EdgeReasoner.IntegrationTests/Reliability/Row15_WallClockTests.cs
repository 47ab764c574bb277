using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 15: the wall clock jumps by an hour, both ways: deadlines and answers do not notice.</summary>
public sealed class Row15_WallClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Jump_WhileRequestsAreDecided_AllAreAnsweredInTime(int hours)
    {
        var clock = new JumpingClock();
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port, roundTime: TimeSpan.FromMilliseconds(5), time: clock);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request($"r{i}", 30_000));
            clock.Offset += TimeSpan.FromHours(i == 5 ? hours : 0);
        }

        foreach (var answer in (await client.AllAsync(20)).Select(RawClient.Json))
        {
            Assert.Equal(200, Load.Status(answer));
            Assert.InRange(answer.GetProperty("timing").GetProperty("slack_ms").GetDouble(), 0, 30_000);
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
