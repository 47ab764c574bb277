using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Fuzzing;

/// <summary>
/// Request payloads: (1) exactly what the platform's own JSON parser takes passes as JSON; (2) refusals are 4xx with a clean sentence and can be
/// written as an answer; (3) what is accepted keeps every limit; (4) the controlled English of it is understood or named.
/// </summary>
public sealed class PayloadTarget() : FuzzTarget("payload", 4 << 20)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = RequestLimits.MaxNesting };
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly RequestParser _parser = new(
        new ProfileCatalog(
            new Dictionary<string, DecisionProfile>(StringComparer.Ordinal)
            {
                ["coldroom"] = new()
                {
                    Options = [new DecisionOption("alarm"), new DecisionOption("idle")],
                    Rules = ["if temp is above 8 then alarm", "otherwise idle"],
                    DeadlineMs = 2000,
                    MaxRounds = 2,
                    MinConfidence = 0.5,
                    Fallback = "alarm",
                },
            },
            defaultDeadlineMs: 1000,
            defaultMaxRounds: 3),
        maxPayloadBytes: 65_536);

    private readonly SymbolicPromptFormat _format = new();

    /// <inheritdoc/>
    public override string Run(byte[] input)
    {
        // 1
        if (input.Length <= 65_536)
        {
            Demand((JsonSyntax.Check(input) is null) == IsJson(input), "JsonSyntax and JsonDocument disagree");
        }

        var parsed = _parser.Parse(input, "c1");
        if (parsed is ParsedRequest.Refused refused)
        {
            // 2
            DemandClean(refused.Refusal.Message);
            Demand(refused.Refusal.Status is 400 or 413, $"status {refused.Refusal.Status}");
            if (refused.Refusal.Field is { Length: > 0 } field)
            {
                DemandClean(field);
            }

            using var answer = JsonDocument.Parse(AnswerWriter.Write(Answer.Refused(new RequestKey(refused.Id, refused.Transaction), refused.Refusal)));
            return $"{refused.Refusal.Reason} {Shape(refused.Refusal.Field)} {Shape(refused.Refusal.Message)}";
        }

        // 3
        var request = ((ParsedRequest.Accepted)parsed).Request;
        DemandLimits(request);

        // 4
        if (_format.Render(request) is PromptOutcome.NotUnderstood misreading)
        {
            Demand(misreading.Message.Length is > 0 and <= 800 && !misreading.Message.Any(char.IsControl), $"a misreading says: {misreading.Message}");
            return $"not understood {Shape(misreading.Field)} {Shape(misreading.Message)}";
        }

        return $"accepted {request.Options.Count} {request.Readings.Count} {request.Rules.Count} {request.AnswerType}";
    }

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        var json = new JsonText(random);
        return Encoding.UTF8.GetBytes(json.Object(json.Some(
            ("id", json.Text),
            ("transaction", () => json.Of("7", "\"t\"", "1.5")),
            ("profile", () => json.Of("\"coldroom\"", "\"none\"")),
            ("question", json.Text),
            ("options", () => json.Array(() => json.Of("\"alarm\"", "\"idle\"", "\"open\"", "{\"id\":\"alarm\",\"label\":\"a b\"}", json.Text()), 4)),
            ("answer_type", () => json.Of("\"option\"", "\"number\"", "\"boolean\"", "\"text\"", "\"Option\"")),
            ("readings", () => json.Of(
                "{\"temp\":9.5,\"door\":\"open\"}",
                json.Object(json.Some(("temp", json.Number), ("door", json.Text), ("pump", () => "true"))),
                json.Array(() => json.Object(json.Some(("name", json.Text), ("value", json.Number), ("unit", json.Text), ("age_ms", json.Number), ("quality", json.Text))), 6))),
            ("rules", () => json.Array(() => json.Of("\"if temp is above 8 then alarm\"", "\"if door is open and temp < 3 then open\"", "\"otherwise idle\"", json.Text()), 4)),
            ("context", () => random.Next(4) == 0 ? json.Text() : "\"\""),
            ("deadline_ms", json.Number),
            ("min_confidence", () => json.Of("0", "0.5", "1", "1.01")),
            ("fallback", () => json.Of("\"idle\"", "\"alarm\"")),
            ("max_rounds", json.Number),
            ("priority", () => json.Of("0", "1", "2", "3", "4")),
            ("progress", () => json.Of("true", "false")),
            ("trace", () => json.Of("true", "false")))));
    }

    private static void DemandLimits(DecisionRequest request)
    {
        Demand(request.Id.Length is > 0 and <= RequestLimits.MaxName && !TextHygiene.IsHidden(request.Id), "id");
        Demand(request.Options.Count is 0 or (>= RequestLimits.MinOptions and <= RequestLimits.MaxOptions), "options");
        Demand(request.Options.Count == 0 == (request.AnswerType != AnswerType.Option), "answer type");
        Demand(request.Options.Select(option => option.Id).Distinct(StringComparer.Ordinal).Count() == request.Options.Count, "option ids");
        Demand(request.Options.All(option => option.Id.Length is > 0 and <= RequestLimits.MaxName && !TextHygiene.IsHidden(option.Name)), "option names");
        Demand(request.Readings.Count <= RequestLimits.MaxReadings && request.Readings.All(reading => reading.Name.Length is > 0 and <= RequestLimits.MaxName), "readings");
        Demand(request.Rules.Count <= RequestLimits.MaxRules && request.Rules.All(rule => rule.Length <= RequestLimits.MaxRule), "rules");
        Demand(request.Question.Length <= RequestLimits.MaxQuestion && request.Context.Length <= RequestLimits.MaxContext, "text");
        Demand(request.Rules.Append(request.Question).Append(request.Context).All(text => TextHygiene.Clean(text) == text), "unclean text");
        Demand(request.Budget.TotalMilliseconds is >= 1 and <= RequestLimits.MaxDeadlineMs, "budget");
        Demand(request.MinConfidence is null or (>= 0 and <= 1), "min_confidence");
        Demand(request.Fallback is null || request.Options.Any(option => option.Id == request.Fallback), "fallback");
        Demand(request.MaxRounds is >= 0 and <= RequestLimits.MaxRounds && request.Priority is >= 0 and <= RequestLimits.MaxPriority, "rounds or priority");
    }

    // The reference: strict UTF-8, the platform's parser, and every string decoded.
    private static bool IsJson(byte[] input)
    {
        try
        {
            StrictUtf8.GetString(input);
            using var document = JsonDocument.Parse(input, Strict);
            Decode(document.RootElement);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Decode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String: element.GetString(); break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Decode(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Decode(member.Value);
                }

                break;
        }
    }

    // The words without numbers and quoted parts.
    private static string Shape(string? text) => text is null ? "" : string.Concat(text.Where(char.IsLetter).Take(60));
}
