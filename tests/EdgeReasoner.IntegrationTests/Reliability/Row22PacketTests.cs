using System.Text;
using EdgeReasoner.IntegrationTests.Mqtt;
using MQTTnet.Exceptions;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Nobody can silence the daemon: whatever is asked, what is sent in answer keeps a real broker's limits, and the others go on getting theirs.</summary>
public sealed class Row22PacketTests
{
    private const string SmallLimits = "max_packet_size 2000\nmax_inflight_messages 3\nmax_topic_alias 2\n";
    private const string Sound = "\"options\":[\"a\",\"b\"],\"readings\":{\"t\":9},\"rules\":[\"if t is above 8 then a\",\"otherwise b\"],\"deadline_ms\":20000";

    private static readonly string[] Odd =
        ["\uFFFF", "\uFFFE", "\uFDD0", "\U0001FFFE", "\U0010FFFF", "\u0085", "\u007F", "\u202E", "\u200B", "\\uffff", "\\u0007", "\U0001F525", "\u20AC", "\uFEFF", "\uE000", "x"];

    [Theory]
    [InlineData("\uFFFF")]
    [InlineData("\uFDD0")]
    [InlineData("\U0001FFFE")]
    [InlineData("\u0085")]
    public async Task FieldNameThatIsNoText_IsRefusedAndTheConnectionStands(string odd)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), $$"""{"id":"1","na{{odd}}me":1}""");
        var refused = RawClient.Json(await client.NextAsync());

        Assert.Equal(("schema", "name"), (Code(refused), refused.GetProperty("error").GetProperty("field").GetString()));
        Assert.Equal(1, Connections(broker));
    }

    [Fact]
    public async Task AnswerLargerThanTheBrokersPackets_BecomesARefusalAndTheConnectionStands()
    {
        await using var broker = await Mosquitto.StartAsync(SmallLimits);
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Large("1"));
        var refused = RawClient.Json(await client.NextAsync());
        await client.SendAsync(daemon.Topics.Request("hmi"), $$"""{"id":"2",{{Sound}}}""");

        Assert.Equal(("answer_too_large", 413), (Code(refused), refused.GetProperty("status").GetInt32()));
        Assert.Equal("a", RawClient.Json(await client.NextAsync()).GetProperty("answer").GetString());
        Assert.Equal(1, Connections(broker));
    }

    /// <summary>Over MQTT 3.1.1 the broker has no word for its limit: it closes the connection, and delivers the request again on the next.</summary>
    [Fact]
    public async Task AnswerThatBreaksTheConnection_BreaksItTwiceAndIsReplaced()
    {
        await using var broker = await Mosquitto.StartAsync(SmallLimits);
        await using var daemon = await TestDaemon.StartAsync(broker.Port, "3.1.1");
        await using var client = await RawClient.ConnectAsync(broker.Port, "3.1.1", daemon.Topics.Answer("hmi"), daemon.Topics.Answer("other"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Large("1"));
        var refused = RawClient.Json(await client.NextAsync());
        Assert.Equal(("answer_set_aside", 500), (Code(refused), refused.GetProperty("status").GetInt32()));
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(daemon.Topics.Request("other"), $$"""{"id":"o{{i}}",{{Sound}}}""");
            await AnswerAsync(client, $"o{i}");
        }

        await client.SendAsync(daemon.Topics.Request("hmi"), Large("1")); // asked again, it is known
        await AnswerAsync(client, "1" + Fires(20));
        Assert.Equal(3, Connections(broker));
    }

    /// <summary>Mosquitto 2.0.11 without a limit of queued messages closes the connection at each denial.</summary>
    [Fact]
    public async Task DenialThatClosesTheConnection_IsGivenUpAndTheOthersAreAnswered()
    {
        var rules = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(rules, "topic readwrite #\ntopic deny edgereasoner/v1/test/answer/hmi\n", TestContext.Current.CancellationToken);
            var user = Environment.UserName == "root" ? "user root\n" : ""; // it would become another user, who may not read the rules
            await using var broker = await Mosquitto.StartAsync($"{user}max_queued_messages 0\nacl_file {rules}\n");
            await using var daemon = await TestDaemon.StartAsync(broker.Port);
            await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("other"));

            await client.SendAsync(daemon.Topics.Request("hmi"), $$"""{"id":"1",{{Sound}}}""");
            await Until.HoldsAsync(() => daemon.Statistics.Dropped > 0);
            await client.SendAsync(daemon.Topics.Request("other"), $$"""{"id":"2",{{Sound}}}""");

            await AnswerAsync(client, "2");
            Assert.InRange(Connections(broker), 1, 5); // the answer breaks it twice, the refusal in its place twice
        }
        finally
        {
            File.Delete(rules);
        }
    }

    [Fact]
    public async Task HundredsOfHostileRequests_TheOthersAreAnsweredAndTheConnectionStands()
    {
        await using var broker = await Mosquitto.StartAsync(SmallLimits);
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var other = await RawClient.ConnectAsync(broker.Port, "5", "clients/other/#");
        var random = new Random(22);
        for (var batch = 0; batch < 12; batch++)
        {
            for (var left = 40; left > 0;)
            {
                await using var hostile = await RawClient.ConnectAsync(broker.Port, "5"); // anew each time that the broker throws it out
                while (left-- > 0 && await TrySendAsync(hostile, daemon, random, $"h{batch}-{left}"))
                {
                }
            }

            await other.SendAsync(daemon.Topics.Request("other"), $$"""{"id":"b{{batch}}",{{Sound}}}""", message => message.WithResponseTopic("clients/other/answers").WithCorrelationData([(byte)batch]));
            Assert.Equal("a", (await AnswerAsync(other, $"b{batch}")).GetProperty("answer").GetString());
            Assert.Equal(1, Connections(broker));
        }

        Assert.True(daemon.Statistics.Refused > 200, $"only {daemon.Statistics.Refused} were refused");
        TestContext.Current.SendDiagnosticMessage($"{daemon.Statistics.Answered} answered, {daemon.Statistics.Refused} refused, {daemon.Statistics.Dropped} dropped");
    }

    private static async Task<bool> TrySendAsync(RawClient client, TestDaemon daemon, Random random, string id)
    {
        var odd = Odd[random.Next(Odd.Length)];
        var requester = random.Next(5) switch { 0 => $"h {odd}", 1 => new string('r', random.Next(1, 600)), 2 => "", _ => $"h{random.Next(10)}" };
        var payload = random.Next(6) switch
        {
            0 => $$"""{"id":"{{id}}","na{{odd}}me":1}""",
            1 => $$"""{"id":"{{id}}{{odd}}",{{Sound}}}""",
            2 => Large(id),
            3 => $$"""{"id":"{{id}}","transaction":"{{string.Concat(Enumerable.Repeat(odd, 60))}}",{{Sound}}}""",
            4 => $$"""{"id":"{{new string('i', random.Next(1, 900))}}","profile":"{{odd}}","progress":true}""",
            _ => $$"""{"id":"{{id}}","progress":true,"trace":true,"fallback":"{{odd}}",{{Sound}}}""",
        };
        try
        {
            return await client.TrySendAsync(daemon.Topics.Request(requester), Encoding.UTF8.GetBytes(payload), message =>
            {
                if (random.Next(2) == 0)
                {
                    message.WithCorrelationData(new byte[random.Next(1, 1300)]);
                }

                if (random.Next(2) == 0)
                {
                    message.WithResponseTopic(random.Next(3) == 0 ? $"clients/{requester}/{odd}" : $"clients/h1/{new string('t', random.Next(1, 300))}");
                }

                for (var i = random.Next(4); i > 0; i--)
                {
                    message.WithUserProperty(random.Next(2) == 0 ? "traceparent" : "k", Encoding.UTF8.GetBytes($"v{odd}").AsMemory());
                }
            }) || true;
        }
        catch (Exception exception) when (exception is MqttCommunicationException or MqttProtocolViolationException or MqttClientDisconnectedException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }

    // Each half of an emoji is written as six bytes: the answer is thrice as long as the request.
    private static string Large(string id)
    {
        var option = Fires(31);
        return $$"""{"id":"{{id}}{{Fires(20)}}","transaction":"{{option}}","progress":true,"options":["{{option}}a","{{option}}b"],"readings":{"t":9},"rules":["otherwise {{option}}b"],"deadline_ms":20000}""";
    }

    private static string Fires(int count) => string.Concat(Enumerable.Repeat("\U0001F525", count));

    private static async Task<System.Text.Json.JsonElement> AnswerAsync(RawClient client, string id)
    {
        while (true)
        {
            var answer = RawClient.Json(await client.NextAsync());
            if (answer.GetProperty("id").GetString() == id)
            {
                return answer;
            }
        }
    }

    private static string? Code(System.Text.Json.JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetString();

    private static int Connections(Mosquitto broker) => broker.Log.Count(line => line.Contains("as edgereasoner-test ", StringComparison.Ordinal));
}
