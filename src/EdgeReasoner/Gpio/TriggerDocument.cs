using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Gpio;

/// <summary>Writes what a trigger asks, and the retained document of its last decision.</summary>
internal static class TriggerDocument
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request of one press, as it would come over MQTT.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="profile">The profile that is asked.</param>
    /// <param name="budget">The time for the answer.</param>
    /// <param name="priority">The urgency.</param>
    /// <param name="readings">What the decision rests on.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Request(string id, string profile, TimeSpan budget, int priority, IReadOnlyList<Reading> readings) => Write(json =>
    {
        json.WriteString("id", id);
        json.WriteString("profile", profile);
        json.WriteNumber("deadline_ms", (int)budget.TotalMilliseconds);
        json.WriteNumber("priority", priority);
        json.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            WriteReading(json, reading);
        }

        json.WriteEndArray();
    });

    /// <summary>The decision of one press: the answer with when, by which trigger, and what it did.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="decidedAt">When the answer came.</param>
    /// <param name="answer">The answer's document.</param>
    /// <param name="effects">What it did to the outputs.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Decision(string trigger, DateTimeOffset decidedAt, JsonElement answer, IReadOnlyList<OutputEffect> effects) => Write(json =>
    {
        json.WriteString("trigger", trigger);
        json.WriteString("decided_at", decidedAt);
        foreach (var member in answer.EnumerateObject())
        {
            member.WriteTo(json);
        }

        json.WriteStartArray("outputs");
        foreach (var effect in effects)
        {
            json.WriteStartObject();
            json.WriteString("name", effect.Name);
            json.WriteString("level", WireName.Of(effect.Level));
            WriteOptional(json, "fail_safe", effect.Cause);
            WriteOptional(json, "problem", effect.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

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

    private static void WriteReading(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("name", reading.Name);
        switch (reading.Value)
        {
            case ReadingValue.Number number: json.WriteNumber("value", number.Value); break;
            case ReadingValue.State state: json.WriteString("value", state.Name); break;
            case ReadingValue.Truth truth: json.WriteBoolean("value", truth.IsTrue); break;
        }

        WriteOptional(json, "unit", reading.Unit);
        if (reading.Age is { } age)
        {
            json.WriteNumber("age_ms", Math.Round(age.TotalMilliseconds));
        }

        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
