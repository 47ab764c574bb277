using EdgeReasoner.Contract;
using System.Text.Json;

namespace EdgeReasoner.Wire;

/// <summary>Writes the retained document of a GPIO trigger's last decision, as docs/mqtt.md describes it.</summary>
internal static class TriggerDecisionWriter
{
    /// <summary>Writes it.</summary>
    /// <param name="decision">The decision.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(TriggerDecision decision) => AnswerWriter.WriteObject(json =>
    {
        json.WriteString("trigger", decision.Trigger);
        json.WriteString("decided_at", decision.DecidedAt);
        AnswerWriter.WriteMembers(json, decision.Answer);
        json.WriteStartArray("outputs");
        foreach (var effect in decision.Effects)
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

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
