using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Contract;

/// <summary>Clients that we did not write get their answers; what they get keeps to the contract files.</summary>
public sealed class OtherClientsTests
{
    private const string Python = "/usr/bin/python3";
    private const string Node = "/usr/bin/node";

    [Theory]
    [InlineData("5", "clients/paho/answers")]
    [InlineData("3.1.1", "edgereasoner/v1/test/answer/paho")]
    public async Task Paho_OfDebian_GetsItsAnswer(string protocol, string answerTopic)
    {
        Mosquitto.Require("/usr/lib/python3/dist-packages/paho/mqtt/client.py");
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);

        var answer = await AskAsync(Python, [Checkout.File("tests", "clients", "ask.py"), Port(broker), protocol, daemon.Topics.Request("paho"), answerTopic, Request(protocol == "5" ? null : "paho-1")]);

        Assert.Equal(answerTopic, answer.GetProperty("topic").GetString());
        Assert.Equal(protocol == "5" ? "paho-1" : null, answer.GetProperty("correlation").GetString());
        AssertAnswer(answerTopic, answer.GetProperty("answer"), "paho-1");
    }

    [Fact]
    public async Task MqttJs_OverMqtt5_GetsItsAnswer()
    {
        Mosquitto.Require(Node);
        Mosquitto.Require(Checkout.File("tests", "clients", "node_modules", "mqtt", "package.json"));
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);

        var answer = await AskAsync(Node, [Checkout.File("tests", "clients", "ask.mjs"), Port(broker), daemon.Topics.Request("web"), "clients/web/answers", Request(null)]);

        Assert.Equal(("clients/web/answers", "200"), (answer.GetProperty("topic").GetString(), answer.GetProperty("status").GetString()));
        AssertAnswer("clients/web/answers", answer.GetProperty("answer"), "mqttjs-1");
    }

    [Fact]
    public async Task MosquittoPub_OverMqtt311_GetsItsAnswerOnTheFixedTopic()
    {
        Mosquitto.Require("/usr/bin/mosquitto_sub");
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        var topic = daemon.Topics.Answer("sh");
        var listening = AskAsync("/usr/bin/mosquitto_sub", ["-V", "311", "-p", Port(broker), "-q", "1", "-t", topic, "-C", "1", "-W", "60"]);
        await Until.HoldsAsync(() => broker.Log.Any(line => line.Contains("mosq-", StringComparison.Ordinal) || line.Contains("auto-", StringComparison.Ordinal)));

        // The subscription may come a moment after the connection: the same request is sent until it was heard, as the contract has it.
        while (!listening.IsCompleted)
        {
            using var sent = Process.Start("/usr/bin/mosquitto_pub", ["-V", "311", "-p", Port(broker), "-q", "1", "-t", daemon.Topics.Request("sh"), "-m", Request("sh-1")]);
            await sent.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        AssertAnswer(topic, await listening, "sh-1");
    }

    private static string Port(Mosquitto broker) => broker.Port.ToString(CultureInfo.InvariantCulture);

    private static string Request(string? id)
        => $$"""{ {{(id is null ? "" : $"\"id\":\"{id}\",")}}"options":["alarm","idle"],"readings":{"temp":9.5},"rules":["if temp is above 8 then alarm","otherwise idle"],"deadline_ms":20000}""";

    private static void AssertAnswer(string topic, JsonElement answer, string id)
    {
        Assert.Null(ContractFiles.Violation(topic, JsonSerializer.SerializeToUtf8Bytes(answer)));
        Assert.Equal((id, "alarm"), (answer.GetProperty("id").GetString(), answer.GetProperty("answer").GetString()));
    }

    private static async Task<JsonElement> AskAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
