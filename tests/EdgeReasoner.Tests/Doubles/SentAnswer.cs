using System.Text.Json;
using EdgeReasoner.Decisions;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>What a requester reads of an answer.</summary>
internal sealed record SentAnswer(string? Id, int Status, string? Answer, string? StopReason, string? Code, string? Field, long? RetryAfterMs, string? DecisionId)
{
    public static SentAnswer Of(OutboundAnswer outbound) => Of(outbound.Message.Payload);

    public static SentAnswer Of(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload);
        var answer = document.RootElement;
        var error = answer.TryGetProperty("error", out var member) ? member : default;
        return new SentAnswer(
            Text(answer, "id"),
            answer.TryGetProperty("status", out var status) ? status.GetInt32() : 0,
            Text(answer, "answer"),
            Text(answer, "stop_reason"),
            Text(error, "code"),
            Text(error, "field"),
            error.ValueKind == JsonValueKind.Object && error.TryGetProperty("retry_after_ms", out var retry) ? retry.GetInt64() : null,
            Text(answer, "decision_id"));
    }

    private static string? Text(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
