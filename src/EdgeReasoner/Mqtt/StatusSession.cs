using System.Buffers;
using System.Text.Json;

namespace EdgeReasoner.Mqtt;

/// <summary>Reads which start of a daemon a status document speaks of.</summary>
internal static class StatusSession
{
    /// <summary>Reads the session.</summary>
    /// <param name="status">What stands on the status topic; anybody may have written there.</param>
    /// <returns>Its session; 0 when it has none.</returns>
    public static long In(ReadOnlySequence<byte> status)
    {
        try
        {
            using var document = JsonDocument.Parse(status);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.Number && session.TryGetInt64(out var number)
                ? number
                : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
