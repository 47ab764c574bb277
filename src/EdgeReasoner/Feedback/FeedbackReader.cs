using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Feedback;

/// <summary>Reads the small control messages: feedback and cancellations. As strict as the parser of requests.</summary>
internal static class FeedbackReader
{
    private const int MaxBytes = 1024;

    /// <summary>Reads <c>{"decision_id" or "id", "correct", "source"?}</c>.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The report; null when it is none.</returns>
    public static OutcomeReport? Report(ReadOnlyMemory<byte> payload)
    {
        var (read, id, decision, correct, source) = (new FieldReader(new RequestFaults()), default(string), default(string), default(string), OutcomeSource.Outcome);
        var isRead = Members(payload, read, (name, value) =>
        {
            switch (name)
            {
                case "id": id = read.Name(value, name); return true;
                case "decision_id": decision = read.Name(value, name); return true;
                case "correct": correct = Value(value, read); return true;
                case "source": source = Source(value, read); return true;
                default: return false;
            }
        });
        return isRead && correct is not null && id is null != decision is null ? new OutcomeReport(decision, id, correct, source) : null;
    }

    /// <summary>Reads <c>{"id"}</c>.</summary>
    /// <param name="payload">The payload of a cancellation.</param>
    /// <returns>The request's id; null when there is none.</returns>
    public static string? Cancellation(ReadOnlyMemory<byte> payload)
    {
        var (read, id) = (new FieldReader(new RequestFaults()), default(string));
        return Members(payload, read, (name, value) => name == "id" && (id = read.Name(value, name)) is not null) ? id : null;
    }

    private static bool Members(ReadOnlyMemory<byte> payload, FieldReader read, Func<string, JsonElement, bool> take)
    {
        if (payload.Length > MaxBytes || JsonSyntax.Check(payload.Span) is not null)
        {
            return false;
        }

        using var document = JsonDocument.Parse(payload);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return document.RootElement.EnumerateObject().All(member => seen.Add(member.Name) && take(member.Name, member.Value)) && read.Error is null;
    }

    private static string Value(JsonElement value, FieldReader read) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => read.Text(value, "correct", 1, RequestLimits.MaxName),
    };

    private static OutcomeSource Source(JsonElement value, FieldReader read)
    {
        var name = read.Name(value, "source");
        foreach (var source in Enum.GetValues<OutcomeSource>())
        {
            if (WireName.Of(source) == name)
            {
                return source;
            }
        }

        read.Fail("source", "'source' must be operator, sensor or outcome.");
        return OutcomeSource.Outcome;
    }
}
