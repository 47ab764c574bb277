using System.Buffers;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Writes the status document, as docs/mqtt.md describes it.</summary>
internal static class StatusWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="status">Its values.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(NodeStatus status)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("state", WireName.Of(status.State));
            json.WriteString("since", status.Since);
            json.WriteNumber("session", status.Session);
            json.WriteString("version", status.Version);
            WriteModel(json, status.Model);
            json.WriteStartObject("limits");
            json.WriteNumber("max_payload_bytes", status.MaxPayloadBytes);
            json.WriteNumber("max_options", RequestLimits.MaxOptions);
            json.WriteNumber("min_deadline_ms", 1);
            json.WriteNumber("queue", status.QueueCapacity);
            json.WriteEndObject();
            WriteEstimate(json, status);
            json.WriteStartObject("load");
            json.WriteNumber("queued", status.Queued);
            json.WriteEndObject();
            WriteHealth(json, status.Health);
            json.WriteStartObject("counters");
            foreach (var (name, count) in status.Counters)
            {
                json.WriteNumber(name, count);
            }

            json.WriteEndObject();
            WriteUndecided(json, status);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelIdentity? model)
    {
        if (model is null)
        {
            return;
        }

        json.WriteStartObject("model");
        json.WriteString("name", model.Name);
        json.WriteString("sha256", model.Sha256);
        json.WriteString("quant", model.Quant);
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, NodeStatus status)
    {
        json.WriteStartObject("estimate");
        if (status.AnswerTimes is { } times)
        {
            json.WriteNumber("p50_ms", Math.Round(times.P50, 3));
            json.WriteNumber("p95_ms", Math.Round(times.P95, 3));
        }

        if (status.TokensPerSecond is ({ } prefill, { } decode) && double.IsFinite(prefill) && double.IsFinite(decode))
        {
            json.WriteNumber("prefill_tokens_per_s", Math.Round(prefill));
            json.WriteNumber("decode_tokens_per_s", Math.Round(decode));
        }

        json.WriteEndObject();
    }

    private static void WriteHealth(Utf8JsonWriter json, IReadOnlyList<(string Name, bool IsSound, string? Detail)> checks)
    {
        json.WriteStartArray("health");
        foreach (var (name, isSound, detail) in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteBoolean("ok", isSound);
            if (detail is not null)
            {
                json.WriteString("detail", TextHygiene.WellFormed(detail)); // it may hold the words of a broker
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUndecided(Utf8JsonWriter json, NodeStatus status)
    {
        json.WriteStartObject("undecided");
        foreach (var (reason, count) in status.Undecided)
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteStartArray("last_undecided");
        foreach (var undecided in status.LastUndecided)
        {
            json.WriteStartObject();
            json.WriteString("at", undecided.At);
            if (undecided.Answer.Key.Id is { } id)
            {
                json.WriteString("id", id);
            }

            json.WriteString("requester", undecided.Requester);
            json.WriteString("outcome", WireName.Of(undecided.Answer.Outcome));
            json.WriteString("reason", undecided.Reason);
            WriteDetails(json, undecided.Answer.Refusal, status.WithDetails);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Everybody may read the status, but only the requester what its request says.
    private static void WriteDetails(Utf8JsonWriter json, Refusal? refusal, bool inFull)
    {
        if ((inFull ? refusal?.Field : FieldPath.WithoutNames(refusal?.Field)) is { Length: > 0 } field)
        {
            json.WriteString("field", field);
        }

        if (inFull && refusal is not null)
        {
            json.WriteString("message", refusal.Message);
        }
    }
}
