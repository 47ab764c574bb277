using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Cancelling, budgets and reported outcomes over a real broker.</summary>
public sealed class RequesterTests
{
    [Fact]
    public async Task Cancel_RunningAndWaiting_OnlyByTheirRequester()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port, roundTime: TimeSpan.FromSeconds(20));
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r1", 60_000));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r2", 70_000));

        await client.SendAsync(daemon.Topics.Cancel("other"), """{"id":"r1"}""");
        await client.SendAsync(daemon.Topics.Cancel("hmi"), """{"id":"r2"}""");
        var second = RawClient.Json(await client.NextAsync());
        await client.SendAsync(daemon.Topics.Cancel("hmi"), """{"id":"r1"}""");
        var first = RawClient.Json(await client.NextAsync());

        Assert.Equal(("r2", 499, "cancelled"), (second.GetProperty("id").GetString(), Load.Status(second), second.GetProperty("stop_reason").GetString()));
        Assert.Equal(("r1", 499, "cancelled"), (first.GetProperty("id").GetString(), Load.Status(first), first.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(2, daemon.Statistics.Cancelled);
    }

    [Fact]
    public async Task Request_OverTheRequestersBudget_Gets429WithATimeAndOthersAreServed()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(
            broker.Port, configure: static configuration => (configuration.Requesters.PerSecond, configuration.Requesters.Burst) = (0.01, 2));
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"), daemon.Topics.Answer("other"));
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request($"r{i}", 20_000));
        }

        var answers = (await client.AllAsync(3)).Select(RawClient.Json).ToList();
        var limited = Assert.Single(answers, static answer => Load.Status(answer) == 429);

        Assert.Equal(("rate_limited", "r2"), (limited.GetProperty("error").GetProperty("code").GetString(), limited.GetProperty("id").GetString()));
        Assert.InRange(limited.GetProperty("error").GetProperty("retry_after_ms").GetInt64(), 1, 100_000);
        await client.SendAsync(daemon.Topics.Request("other"), Load.Request("o", 20_000));
        Assert.Equal(200, Load.Status(RawClient.Json(await client.NextAsync())));
    }

    [Fact]
    public async Task Feedback_OfTheRequesterOrAnAuditor_IsWrittenOnceAndReadableAsATaskFile()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".jsonl");
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port, configure: configuration =>
        {
            configuration.Feedback.File = file;
            configuration.Feedback.Auditors.Add("auditor");
        });
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r1", 20_000));
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("r2", 20_000));
        var decisions = (await client.AllAsync(2)).Select(RawClient.Json).ToDictionary(
            static answer => answer.GetProperty("id").GetString()!, static answer => answer.GetProperty("decision_id").GetString()!);

        await client.SendAsync(daemon.Topics.Feedback("stranger"), $$"""{"decision_id":"{{decisions["r1"]}}","correct":"b"}""");
        await client.SendAsync(daemon.Topics.Feedback("hmi"), """{"id":"r1","correct":"c"}""");
        await client.SendAsync(daemon.Topics.Feedback("hmi"), """{"id":"r1","correct":"a","source":"sensor"}""");
        await client.SendAsync(daemon.Topics.Feedback("hmi"), """{"id":"r1","correct":"b","source":"sensor"}""");
        await client.SendAsync(daemon.Topics.Feedback("auditor"), $$"""{"decision_id":"{{decisions["r2"]}}","correct":"b","source":"operator"}""");
        await Until.HoldsAsync(() => daemon.Statistics is { Feedback: 2, FeedbackRefused: 3 } && File.Exists(file) && File.ReadAllLines(file).Length == 2);

        var reader = new EdgeReasoner.Evaluation.Tasks.TaskFileReader(new RequestParser(new DaemonConfiguration().Catalog(), 65_536));
        var items = reader.Parse(file, Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        File.Delete(file);
        Assert.Empty(items.Problems);
        Assert.Equal(
            [(decisions["r1"], "sensor", "hmi", "a"), (decisions["r2"], "operator", "auditor", "b")],
            items.Items.Select(static item => (item.Id, item.Family, item.Set, item.Expected)));
    }
}
