using EdgeReasoner.IntegrationTests.Reliability;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>Rounds of several requests side by side, with a scripted decider.</summary>
public sealed class ParallelRoundsTests
{
    [Fact]
    public async Task Requests_OneFailsInARound_TheOthersAreAnswered()
    {
        await using var daemon = await StartAsync(TimeSpan.FromMilliseconds(50));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        foreach (var id in (string[])["r1", "fail", "r2"])
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request(id, 20_000));
        }

        var answers = (await client.AllAsync(3)).Select(RawClient.Json).ToDictionary(static answer => answer.GetProperty("id").GetString()!);

        Assert.True(daemon.Statistics.Shared >= 2);
        Assert.Equal((200, 500, 200), (Load.Status(answers["r1"]), Load.Status(answers["fail"]), Load.Status(answers["r2"])));
        Assert.Equal(3, answers["r1"].GetProperty("rounds").GetInt32());
        Assert.Equal(3, answers["r2"].GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task Cancel_OneOfThoseThatRun_TheOtherIsAnswered()
    {
        await using var daemon = await StartAsync(TimeSpan.FromSeconds(1));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r1", 60_000, maxRounds: 2));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r2", 60_000, maxRounds: 2));
        await Until.HoldsAsync(() => daemon.Statistics.Shared == 2);

        await client.SendAsync(daemon.Topics.Cancel("hmi"), """{"id":"r2"}""");
        var answers = (await client.AllAsync(2)).Select(RawClient.Json).ToDictionary(static answer => answer.GetProperty("id").GetString()!);

        Assert.Equal((200, 499), (Load.Status(answers["r1"]), Load.Status(answers["r2"])));
    }

    [Fact]
    public async Task Stop_SeveralRun_EachHearsOfIt()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await StartAsync(TimeSpan.FromSeconds(3), broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r1", 100_000, maxRounds: 1));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r2", 100_000, maxRounds: 1));
        await Until.HoldsAsync(() => daemon.Statistics.Shared == 2);

        await daemon.StopAsync();

        Assert.All((await client.AllAsync(2)).Select(RawClient.Json), static answer => Assert.Equal(503, Load.Status(answer)));
    }

    private static Task<TestDaemon> StartAsync(TimeSpan roundTime, int? broker = null)
        => TestDaemon.StartAsync(broker, roundTime: roundTime, configure: static configuration => configuration.Decoding.ParallelDecisions = 2);
}
