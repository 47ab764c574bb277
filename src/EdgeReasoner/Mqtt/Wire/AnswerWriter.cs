using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>Writes the payloads of answers, refusals, failures and progress, as docs/mqtt.md describes them.</summary>
internal static class AnswerWriter
{
    // UTF-8 stays readable; the payload goes to JSON parsers, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a request that was decided.</summary>
    /// <param name="key">What identifies request and decision.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="timing">Where the time went.</param>
    /// <param name="model">Which model decided.</param>
    /// <param name="withTrace">Whether each round is told.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Decision(AnswerKey key, Decision decision, AnswerTiming timing, ModelIdentity model, bool withTrace) => Write(json =>
    {
        WriteKey(json, key);
        json.WriteNumber("status", StatusOf(decision.Outcome));
        json.WriteString("outcome", WireName.Of(decision.Outcome));
        WriteVerdict(json, decision);
        json.WriteString("stop_reason", WireName.Of(decision.StopReason));
        json.WriteNumber("rounds", decision.Rounds);
        if (decision.ChangedInRound is { } changed)
        {
            json.WriteNumber("changed_in_round", changed);
        }

        WriteTiming(json, timing);
        WriteModel(json, model);
        if (withTrace)
        {
            WriteTrace(json, decision.Trace);
        }

        if (decision.TextInfluenced is { } isInfluenced)
        {
            json.WriteBoolean("text_influenced", isInfluenced);
        }

        json.WriteString("decision_id", key.DecisionId);
    });

    /// <summary>The answer to a request that was refused or failed.</summary>
    /// <param name="key">What identifies the request.</param>
    /// <param name="error">Why.</param>
    /// <param name="fallback">The option that stands in; null when there is none.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Error(AnswerKey key, RequestError error, string? fallback) => Write(json =>
    {
        WriteKey(json, key);
        json.WriteNumber("status", error.Status);
        json.WriteString("outcome", WireName.Of(error.Status == 500 ? Outcome.Failed : Outcome.Refused));
        if (fallback is not null)
        {
            json.WriteString("answer", fallback);
        }

        json.WriteString("stop_reason", WireName.Of(error.Code switch
        {
            ErrorCode.Overloaded or ErrorCode.RateLimited => StopReason.Overload,
            ErrorCode.Cancelled => StopReason.Cancelled,
            _ => StopReason.Error,
        }));
        json.WriteStartObject("error");
        json.WriteString("code", WireName.Of(error.Code));
        json.WriteString("message", error.Message);
        if (error.Field is { Length: > 0 } field)
        {
            json.WriteString("field", field);
        }

        if (error.RetryAfter is { } retryAfter)
        {
            json.WriteNumber("retry_after_ms", (long)Math.Ceiling(retryAfter.TotalMilliseconds));
        }

        json.WriteEndObject();
    });

    /// <summary>The best answer so far, after a round.</summary>
    /// <param name="key">What identifies the request.</param>
    /// <param name="report">The best so far.</param>
    /// <param name="elapsed">Time since receipt.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Progress(AnswerKey key, ProgressReport report, TimeSpan elapsed) => Write(json =>
    {
        WriteKey(json, key);
        if (report.Answer is not null)
        {
            json.WriteString("answer", report.Answer);
        }

        json.WriteNumber("confidence", Rounded(report.Confidence));
        WriteRanking(json, report.Ranking);
        json.WriteNumber("round", report.Round);
        WriteMilliseconds(json, "elapsed_ms", elapsed);
    });

    /// <summary>The status of an outcome, as in HTTP.</summary>
    /// <param name="outcome">What became of a request.</param>
    /// <returns>200, 206, 500 or 503.</returns>
    public static int StatusOf(Outcome outcome) => outcome switch
    {
        Outcome.BestSoFar => 206,
        Outcome.Failed => 500,
        Outcome.Refused => 503,
        _ => 200,
    };

    private static byte[] Write(Action<Utf8JsonWriter> members)
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

    private static void WriteKey(Utf8JsonWriter json, AnswerKey key)
    {
        if (key.Id is not null)
        {
            json.WriteString("id", key.Id);
        }

        if (key.TransactionJson is not null)
        {
            json.WritePropertyName("transaction");
            json.WriteRawValue(key.TransactionJson);
        }
    }

    private static void WriteVerdict(Utf8JsonWriter json, Decision decision)
    {
        if (decision.Answer is not null)
        {
            json.WriteString("answer", decision.Answer);
        }

        json.WriteNumber("confidence", Rounded(decision.Confidence));
        json.WriteBoolean("calibrated", decision.Calibrated);
        WriteRanking(json, decision.Ranking);
    }

    private static void WriteRanking(Utf8JsonWriter json, IReadOnlyList<RankedAnswer> ranking)
    {
        json.WriteStartArray("ranking");
        foreach (var ranked in ranking)
        {
            json.WriteStartObject();
            json.WriteString("id", ranked.Id);
            json.WriteNumber("p", Rounded(ranked.Probability));
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
            json.WriteString("text", round.Text);
            if (round.Finding.Length > 0)
            {
                json.WriteString("finding", round.Finding);
            }

            json.WriteNumber("tokens", round.Tokens);
            WriteMilliseconds(json, "ms", round.Duration);
            WriteRanking(json, round.Ranking);
            json.WriteBoolean("accepted", round.Accepted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan value) => json.WriteNumber(name, Math.Round(value.TotalMilliseconds, 3));

    // A probability is an estimate: four digits, and NaN can never reach the wire.
    private static double Rounded(double probability) => double.IsFinite(probability) ? Math.Round(probability, 4) : 0;
}
