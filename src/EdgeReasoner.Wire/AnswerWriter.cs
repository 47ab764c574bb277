using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Writes the payloads of answers, refusals, failures and progress, as docs/mqtt.md describes them.</summary>
internal static class AnswerWriter
{
    // UTF-8 stays readable; the payload goes to JSON parsers, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer, whatever became of the request.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(Answer answer) => WriteObject(json => WriteMembers(json, answer));

    /// <summary>The members of an answer's document, into an object that has others too.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="answer">The answer.</param>
    public static void WriteMembers(Utf8JsonWriter json, Answer answer)
    {
        WriteKey(json, answer.Key);
        json.WriteNumber("status", answer.Status);
        json.WriteString("outcome", WireName.Of(answer.Outcome));
        WriteValue(json, answer.Value);
        if (answer.Refusal is { } refusal)
        {
            json.WriteString("stop_reason", WireName.Of(answer.StopReason));
            WriteRefusal(json, refusal);
            WriteIgnored(json, answer.IgnoredReadings);
            return;
        }

        json.WriteNumber("confidence", Probability.Published(answer.Confidence));
        json.WriteBoolean("calibrated", answer.Calibrated);
        WriteRanking(json, answer.Ranking);
        json.WriteString("stop_reason", WireName.Of(answer.StopReason));
        if (answer.Unsaid is { } unsaid)
        {
            json.WriteStartObject("cannot_say");
            WriteText(json, "field", unsaid.Field);
            WriteText(json, "message", unsaid.Message);
            json.WriteEndObject();
        }

        json.WriteNumber("rounds", answer.Rounds);
        if (answer.ChangedInRound is { } changed)
        {
            json.WriteNumber("changed_in_round", changed);
        }

        WriteTiming(json, answer.Timing);
        if (answer.Model is { } model)
        {
            WriteModel(json, model);
        }

        if (answer.Trace.Count > 0)
        {
            WriteTrace(json, answer.Trace);
        }

        if (answer.TextInfluenced is { } isInfluenced)
        {
            json.WriteBoolean("text_influenced", isInfluenced);
        }

        WriteIgnored(json, answer.IgnoredReadings);
        json.WriteString("decision_id", answer.Key.DecisionId);
    }

    /// <summary>The best answer so far, after a round.</summary>
    /// <param name="key">What identifies the request.</param>
    /// <param name="report">The best so far.</param>
    /// <param name="elapsed">Time since receipt.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Progress(RequestKey key, ProgressReport report, TimeSpan elapsed) => WriteObject(json =>
    {
        WriteKey(json, key);
        if (report.Answer is not null)
        {
            WriteText(json, "answer", report.Answer);
        }

        json.WriteNumber("confidence", Probability.Published(report.Confidence));
        WriteRanking(json, report.Ranking);
        json.WriteNumber("round", report.Round);
        WriteMilliseconds(json, "elapsed_ms", elapsed);
    });

    /// <summary>An object of whatever members.</summary>
    /// <param name="members">Writes them.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] WriteObject(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteKey(Utf8JsonWriter json, RequestKey key)
    {
        if (key.Id is not null)
        {
            WriteText(json, "id", key.Id);
        }

        switch (key.Transaction)
        {
            case { IsNumber: true } number:
                json.WritePropertyName("transaction");
                json.WriteRawValue(number.Text);
                break;
            case { } text:
                WriteText(json, "transaction", text.Text);
                break;
        }
    }

    // As text for everybody, and as what it is for whoever compares numbers and truth values.
    private static void WriteValue(Utf8JsonWriter json, AnswerValue? value)
    {
        if (value is null)
        {
            return;
        }

        WriteText(json, "answer", value.Text);
        switch (value)
        {
            case AnswerValue.Number number: json.WriteNumber("value", number.Value); break;
            case AnswerValue.Truth truth: json.WriteBoolean("value", truth.IsTrue); break;
            default: WriteText(json, "value", value.Text); break;
        }
    }

    private static void WriteRefusal(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject("error");
        json.WriteString("code", WireName.Of(refusal.Reason));
        WriteText(json, "message", refusal.Message);
        if (refusal.Field is { Length: > 0 } field)
        {
            WriteText(json, "field", field);
        }

        if (refusal.RetryAfter is { } retryAfter)
        {
            json.WriteNumber("retry_after_ms", (long)Math.Ceiling(retryAfter.TotalMilliseconds));
        }

        json.WriteEndObject();
    }

    private static void WriteRanking(Utf8JsonWriter json, IReadOnlyList<RankedAnswer> ranking)
    {
        json.WriteStartArray("ranking");
        foreach (var ranked in ranking)
        {
            json.WriteStartObject();
            WriteText(json, "id", ranked.Id);
            json.WriteNumber("p", Probability.Published(ranked.Probability));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTiming(Utf8JsonWriter json, AnswerTiming timing)
    {
        json.WriteStartObject("timing");
        WriteMilliseconds(json, "queue_ms", timing.Queue);
        WriteMilliseconds(json, "prefill_ms", timing.Prefill);
        WriteMilliseconds(json, "decode_ms", timing.Decode);
        WriteMilliseconds(json, "total_ms", timing.Total);
        WriteMilliseconds(json, "deadline_ms", timing.Deadline);
        WriteMilliseconds(json, "slack_ms", timing.Deadline - timing.Total);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelIdentity model)
    {
        json.WriteStartObject("model");
        json.WriteString("name", model.Name);
        json.WriteString("sha256", model.Sha256);
        json.WriteString("quant", model.Quant);
        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json, IReadOnlyList<RoundTrace> trace)
    {
        json.WriteStartArray("trace");
        foreach (var round in trace)
        {
            json.WriteStartObject();
            json.WriteNumber("round", round.Round);
            json.WriteString("action", round.Action);
            WriteText(json, "text", round.Text);
            if (round.Finding.Length > 0)
            {
                WriteText(json, "finding", round.Finding);
            }

            json.WriteNumber("tokens", round.Tokens);
            WriteMilliseconds(json, "ms", round.Duration);
            WriteRanking(json, round.Ranking);
            json.WriteBoolean("accepted", round.Accepted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIgnored(Utf8JsonWriter json, IReadOnlyList<IgnoredReading> readings)
    {
        if (readings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("ignored_readings");
        foreach (var (name, why) in readings)
        {
            json.WriteStartObject();
            WriteText(json, "name", name);
            WriteText(json, "why", why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Somebody else's text, or the model's: a receiver may refuse a packet over one character.
    private static void WriteText(Utf8JsonWriter json, string name, string text) => json.WriteString(name, TextHygiene.WellFormed(text));

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan value) => json.WriteNumber(name, Math.Round(value.TotalMilliseconds, 3));
}
