using System.Text;
using EdgeReasoner.IntegrationTests.Mqtt;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Nobody can make the daemon write elsewhere, against a real mosquitto; who may connect as whom is shown in <see cref="AclTests"/>.</summary>
public sealed class Row21ConfinementTests
{
    private const string Good = """{"id":"g","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":20000}""";

    private static readonly string[] Foreign =
    [
        "clients/victim/answers", "clients/hmi", "clients/hmix/a", "clients", "Clients/hmi/a", "answers", "$SYS/broker/log", "$share/g/clients/hmi/a", "clients/hmi//a",
        "/clients/hmi/a", "edgereasoner/v1/test/request/hmi", "edgereasoner/v1/test/request/victim", "edgereasoner/v1/test/answer/victim", "edgereasoner/v1/test/available",
        "edgereasoner/v1/test/canary", "edgereasoner/v1/test/status", "homeassistant/device/x/config", "clients/<requester>/a", "clients/\u202Ehmi/a",
        "clients/hmi/" + new string('x', 300),
    ];

    [Fact]
    public async Task ForeignResponseTopics_AreRefusedOnTheOwnAnswerTopicAndNothingIsSeenElsewhere()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));
        await using var watcher = await RawClient.ConnectAsync(broker.Port, "5", "#");
        foreach (var topic in Foreign)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), Good, message => message.WithResponseTopic(topic).WithCorrelationData([7]));
            var refused = await client.NextAsync();

            Assert.Equal(("response_topic", 403), Error(refused));
            Assert.Equal([7], refused.CorrelationData);
        }

        await client.SendAsync(daemon.Topics.Request("hmi"), Good, message => message.WithResponseTopic("clients/hmi/last"));
        var seen = new List<string>();
        do
        {
            seen.Add((await watcher.NextAsync()).Topic);
        }
        while (seen[^1] != "clients/hmi/last");

        Assert.Equal(0, daemon.Decider.Decisions - 1);
        Assert.All(seen.Where(topic => topic != daemon.Topics.Request("hmi")), topic => Assert.Contains(
            topic, (string[])[daemon.Topics.Answer("hmi"), daemon.Topics.Available, daemon.Topics.Status, daemon.Topics.Canary, "clients/hmi/last"]));
    }

    [Theory]
    [InlineData("my pump")]
    [InlineData("h\u00FCmi")]
    [InlineData("hmi\u202E")]
    [InlineData("$SYS")]
    public async Task RequesterThatIsNoName_IsRefusedOnItsOwnAnswerTopic(string requester)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer(requester), "clients/#");

        await client.SendAsync(daemon.Topics.Request(requester), Good, message => message.WithResponseTopic($"clients/{requester}/a"));
        var refused = await client.NextAsync();

        Assert.Equal(daemon.Topics.Answer(requester), refused.Topic);
        Assert.Equal(("requester", 403), Error(refused));
        Assert.Equal(0, daemon.Decider.Decisions);
    }

    // What an MQTT library would not send: wildcards and NUL, on the wire as bytes.
    [Theory]
    [InlineData("clients/hmi/#")]
    [InlineData("clients/+/a")]
    [InlineData("clients/hmi/a\0b")]
    public async Task ResponseTopicThatIsNoTopic_SentAsBytes_IsNeverWrittenTo(string topic)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var watcher = await RawClient.ConnectAsync(broker.Port, "5", "#");
        using var socket = new System.Net.Sockets.TcpClient("127.0.0.1", broker.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync((byte[])[0x10, 16, 0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, 0, 3, .. "raw"u8], TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[4], TestContext.Current.CancellationToken);
        var (request, response) = (Encoding.UTF8.GetBytes(daemon.Topics.Request("hmi")), Encoding.UTF8.GetBytes(topic));
        byte[] properties = [0x08, 0, (byte)response.Length, .. response];
        byte[] body = [0, (byte)request.Length, .. request, (byte)properties.Length, .. properties, .. Encoding.UTF8.GetBytes("""{"id":"w"}""")];
        await stream.WriteAsync((byte[])[0x30, (byte)body.Length, .. body], TestContext.Current.CancellationToken);

        // A sound request afterwards: when it is answered, the first one is through or was thrown out by the broker.
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", "clients/other/#");
        await client.SendAsync(daemon.Topics.Request("other"), Good, message => message.WithResponseTopic("clients/other/last"));
        await client.NextAsync();
        var seen = new List<string>();
        while (seen.LastOrDefault() != "clients/other/last")
        {
            seen.Add((await watcher.NextAsync()).Topic);
        }

        Assert.DoesNotContain(seen, other => other.StartsWith("clients/hmi", StringComparison.Ordinal) || other.StartsWith("clients/+", StringComparison.Ordinal));
    }

    private static (string? Code, int Status) Error(MqttApplicationMessage message)
    {
        var json = RawClient.Json(message);
        return (json.GetProperty("error").GetProperty("code").GetString(), json.GetProperty("status").GetInt32());
    }
}
