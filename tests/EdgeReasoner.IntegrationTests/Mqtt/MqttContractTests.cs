using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>The contract of docs/mqtt.md, over the wire, against one kind of broker.</summary>
public abstract class MqttContractTests
{
    private const string RequestResponse = "/usr/bin/mosquitto_rr";

    private const string Good = """{"id":"g","options":["alarm","idle"],"readings":{"temp":9.5},"rules":["if temp is above 8 then alarm","otherwise idle"],"deadline_ms":20000}""";

    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Request_WithResponseTopicAndCorrelation_IsAnsweredThereWithEverythingEchoed()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", "clients/hmi/#");

        await client.SendAsync(daemon.Topics.Request("hmi"), Good, message => message
            .WithResponseTopic("clients/hmi/answers").WithCorrelationData([0, 1, 255]).WithUserProperty("traceparent", Encoding.UTF8.GetBytes(Traceparent).AsMemory()));
        var answer = await client.NextAsync();

        Assert.Equal("clients/hmi/answers", answer.Topic);
        Assert.Equal([0, 1, 255], answer.CorrelationData);
        Assert.Equal(("application/json", false), (answer.ContentType, answer.Retain));
        Assert.True(answer.MessageExpiryInterval >= 1);
        Assert.Equal("200", Property(answer, "__stat"));
        Assert.Equal("1.0", Property(answer, "__protVer"));
        Assert.StartsWith(Traceparent[..36], Property(answer, "traceparent"), StringComparison.Ordinal);
        var json = RawClient.Json(answer);
        Assert.Equal(("g", "decided", "alarm", "round_limit"), (Text(json, "id"), Text(json, "outcome"), Text(json, "answer"), Text(json, "stop_reason")));
        Assert.True(json.GetProperty("timing").GetProperty("slack_ms").GetDouble() > 0);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Request_WithoutResponseTopic_IsAnsweredOnTheFixedTopic(string protocol)
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker, protocol);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, protocol, daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good);

        Assert.Equal("alarm", Text(RawClient.Json(await client.NextAsync()), "answer"));
    }

    [Fact]
    public async Task Request_AskingForProgress_GetsTheBestSoFarBelowTheAnswerTopic()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi") + "/progress");

        await client.SendAsync(daemon.Topics.Request("hmi"), Good.Replace("\"id\":\"g\"", "\"id\":\"p\",\"progress\":true", StringComparison.Ordinal));
        var progress = RawClient.Json(await client.NextAsync());

        Assert.Equal(("p", "alarm"), (Text(progress, "id"), Text(progress, "answer")));
    }

    [Fact]
    public async Task Malformed_EachKind_GetsItsDocumentedErrorAndTheNextGoodRequestIsAnswered()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        var seventeen = string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"o{i}\""));
        (byte[] Payload, string Code, string Field)[] kinds =
        [
            ("{\"id\":\"g\",\"question\":\"oops\""u8.ToArray(), "bad_json", "question"),
            ("{\"id\":\"g\",\"question\":7}"u8.ToArray(), "schema", "question"),
            ("{\"id\":\"g\",\"questoin\":\"q\"}"u8.ToArray(), "schema", "questoin"),
            ("{\"id\":\"g\",\"id\":\"h\"}"u8.ToArray(), "schema", "id"),
            ("{\"id\":\"g\",\"readings\":{\"t\":NaN}}"u8.ToArray(), "bad_json", "readings.t"),
            ([.. "{\"id\":\"g\",\"context\":\""u8, 0xFF, .. "\"}"u8], "bad_json", "context"),
            ("{\"id\":\"g\",\"options\":[\"x\"]}"u8.ToArray(), "schema", "options"),
            (Encoding.UTF8.GetBytes($$"""{"id":"g","options":[{{seventeen}}]}"""), "schema", "options"),
            ("{\"id\":\"g\",\"profile\":\"nobody\"}"u8.ToArray(), "unknown_profile", "profile"),
            ("{\"id\":\"g\",\"question\":\"q\",\"options\":[\"x\",\"y\"],\"fallback\":\"z\"}"u8.ToArray(), "unknown_fallback", "fallback"),
            (new byte[65 * 1024], "too_large", "payload"),
            ("{\"id\":\"n\",\"question\":\"sing me a song\",\"options\":[\"x\",\"y\"]}"u8.ToArray(), "not_understood", "question"),
            ("{\"question\":\"q\",\"options\":[\"x\",\"y\"]}"u8.ToArray(), "no_correlation", "id"),
        ];
        foreach (var (payload, code, field) in kinds)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), payload);
            var error = RawClient.Json(await client.NextAsync()).GetProperty("error");
            Assert.Equal((code, field), (Text(error, "code"), Text(error, "field")));

            await client.SendAsync(daemon.Topics.Request("hmi"), Good);
            Assert.Equal("alarm", Text(RawClient.Json(await client.NextAsync()), "answer"));
        }
    }

    [Fact]
    public async Task Request_Retained_IsRefusedAndNotExecuted()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good, message => message.WithRetainFlag());
        var error = RawClient.Json(await client.NextAsync()).GetProperty("error");

        Assert.Equal(("retained_request", 0), (Text(error, "code"), daemon.Decider.Decisions));
    }

    [Fact]
    public async Task Request_ForeignResponseTopic_IsRefusedOnTheFixedTopicAndNothingIsSeenElsewhere()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", "clients/#", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good, message => message.WithResponseTopic("clients/victim/answers").WithCorrelationData([7]));
        var refused = await client.NextAsync();

        Assert.Equal(daemon.Topics.Answer("hmi"), refused.Topic);
        Assert.Equal("response_topic", Text(RawClient.Json(refused).GetProperty("error"), "code"));
        Assert.Equal("403", Property(refused, "__stat"));
    }

    [Fact]
    public async Task Request_Repeated_GetsTheSameBytesAndIsExecutedOnce()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        var answers = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), Good);
            answers.Add(RawClient.Text(await client.NextAsync()));
        }

        Assert.Single(answers);
        Assert.Equal(1, daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Request_KnownIdOtherPayload_IsAConflict()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        await client.SendAsync(daemon.Topics.Request("hmi"), Good);
        await client.NextAsync();

        await client.SendAsync(daemon.Topics.Request("hmi"), Good.Replace("9.5", "9.6", StringComparison.Ordinal));

        Assert.Equal("id_reuse", Text(RawClient.Json(await client.NextAsync()).GetProperty("error"), "code"));
    }

    [Fact]
    public async Task Request_ThatMeetsADefect_GetsFallbackAndTheNextIsAnswered()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good.Replace("\"id\":\"g\"", "\"id\":\"throw\",\"fallback\":\"idle\"", StringComparison.Ordinal));
        var failed = RawClient.Json(await client.NextAsync());
        await client.SendAsync(daemon.Topics.Request("hmi"), Good);

        Assert.Equal((500, "failed", "idle", "internal"), (failed.GetProperty("status").GetInt32(), Text(failed, "outcome"), Text(failed, "answer"), Text(failed.GetProperty("error"), "code")));
        Assert.Equal("alarm", Text(RawClient.Json(await client.NextAsync()), "answer"));
    }

    [Fact]
    public async Task Request_WithoutAModel_IsRefusedAtOnce()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await TestDaemon.StartAsync(broker?.Port, withModel: false);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good);

        Assert.Equal("no_model", Text(RawClient.Json(await client.NextAsync()).GetProperty("error"), "code"));
    }

    [Fact]
    public async Task Status_AfterTheStart_IsRetainedAndReady()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Available);
        Assert.Equal("online", RawClient.Text(await client.NextAsync()));

        await using var other = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Status);
        var status = RawClient.Json(await other.NextAsync());
        while (Text(status, "state") != "ready")
        {
            status = RawClient.Json(await other.NextAsync());
        }

        Assert.Equal("scripted", Text(status.GetProperty("model"), "name"));
    }

    [Fact]
    public async Task MosquittoRr_OverMqtt5_GetsItsAnswerWithTheCorrelationDataEchoed()
    {
        Mosquitto.Require(RequestResponse);
        await using var broker = await BrokerAsync();
        await using var daemon = await StartAsync(broker);
        var port = daemon.BrokerPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.Start(new ProcessStartInfo(
            RequestResponse,
            ["-V", "5", "-p", port, "-q", "1", "-t", daemon.Topics.Request("hmi"), "-e", "clients/hmi/answers", "-D", "publish", "correlation-data", "abc-1", "-F", "%J", "-W", "20",
             "-m", """{"options":["alarm","idle"],"readings":{"temp":9.5},"rules":["if temp is above 8 then alarm","otherwise idle"],"deadline_ms":20000}"""])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("abc-1", document.RootElement.GetProperty("properties").GetProperty("correlation-data").GetString());
        Assert.Contains("\"id\":\"abc-1\"", output.Replace("\\", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    internal abstract Task<Mosquitto?> BrokerAsync();

    private static Task<TestDaemon> StartAsync(Mosquitto? broker, string protocol = "5") => TestDaemon.StartAsync(broker?.Port, protocol);

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Property(MqttApplicationMessage message, string name)
        => message.UserProperties?.FirstOrDefault(property => property.Name == name) is { } property ? Encoding.UTF8.GetString(property.ValueBuffer.Span) : null;
}
