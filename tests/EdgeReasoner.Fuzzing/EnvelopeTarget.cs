using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Fuzzing;

/// <summary>
/// Topics and properties: lines of request topic, Response Topic, content type, traceparent, and the rest as Correlation Data. Whatever comes,
/// the answer goes below the requester's own prefix or to its own answer topic, and nowhere else.
/// </summary>
public sealed class EnvelopeTarget() : FuzzTarget("topic", 1 << 20)
{
    private const string Base = "edgereasoner/v1/edge";

    private static readonly string[] Levels =
        ["clients", "hmi", "victim", "edgereasoner", "v1", "edge", "request", "answer", "canary", "status", "+", "#", "$SYS", "..", "", "hmi ", "HMI", "hm\u0131", "hmi\0", "<requester>", "\u202Ehmi", "homeassistant"];

    private readonly MqttRequestReader _reader = new(
        new Topics("edgereasoner/v1", "edge", ["clients/<requester>/", "replies/"]), new RequestParser(new ProfileCatalog(new Dictionary<string, DecisionProfile>(), 1000, 3), 65_536), 65_536, TimeProvider.System);

    /// <inheritdoc/>
    public override string Run(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n', 5);
        var correlation = lines.Length > 4 ? Encoding.UTF8.GetBytes(lines[4]) : [];
        var receipt = new AckOrder().Arrive(_ => Task.CompletedTask);
        var message = new InboundMessage
        {
            Topic = lines[0],
            ResponseTopic = At(1),
            ContentType = At(2),
            Traceparent = At(3),
            CorrelationData = correlation,
            Receipt = receipt,
        };
        var id = MqttRequestReader.IdFrom(correlation);
        Demand(id is null || (id.Length is > 0 and <= RequestLimits.MaxName && id.All(letter => letter is >= '!' and <= '~')), $"id {id}");
        if (TraceContext.Continue(message.Traceparent, "seed") is { } continued)
        {
            Demand(continued.Length == 55 && continued.All(char.IsAscii), $"traceparent {continued}");
        }

        var requester = _reader.RequesterOf(message, out var refusal);
        if (requester is null)
        {
            return "no request";
        }

        if (refusal is not null)
        {
            DemandClean(refusal.Message);
        }

        DemandConfined(requester, refusal);
        return $"{refusal?.Reason.ToString() ?? "accepted"} {requester.Address.Split('/').Length} {requester.Address[..4]} {id?.Length > 10}";

        string? At(int line) => lines.Length > line && lines[line].Length > 0 ? lines[line] : null;
    }

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        var requester = Pick();
        return Encoding.UTF8.GetBytes(string.Join('\n', Base + "/request/" + requester, Topic(requester), Of("", "application/json", "application/json; charset=utf-8", "text/plain"), Of("", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), Pick()));

        string Pick() => Levels[random.Next(Levels.Length)];

        string Of(params string[] choices) => choices[random.Next(choices.Length)];

        string Topic(string name) => random.Next(3) switch
        {
            0 => "",
            1 => $"clients/{name}/{Pick()}",
            _ => string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick())),
        };
    }

    // Written anew here, not with the code under test.
    private static void DemandConfined(MqttRequester requester, Refusal? refusal)
    {
        var (topic, name) = (requester.Address, requester.Name);
        Demand((name.Length is > 0 and <= 64 || refusal?.Reason is RefusalReason.Requester) && name.IndexOfAny(['/', '+', '#', '\0']) < 0, $"requester {name}");
        Demand(topic.IndexOfAny(['+', '#', '\0']) < 0 && !topic.Any(char.IsControl) && topic[0] != '$' && !topic.Contains("//", StringComparison.Ordinal), $"topic {topic}");
        var isOwn = topic == $"{Base}/answer/{name}";
        var isBelow = topic.StartsWith($"clients/{name}/", StringComparison.Ordinal) || topic.StartsWith("replies/", StringComparison.Ordinal);
        Demand(isOwn || isBelow, $"{name} is answered on {topic}");
        Demand(refusal is null || isOwn || refusal.Reason is not (RefusalReason.ResponseTopic or RefusalReason.Requester), $"the refusal goes to {topic}");
        Demand(refusal?.Reason is RefusalReason.Requester || name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'), $"{name} is accepted");
    }
}
