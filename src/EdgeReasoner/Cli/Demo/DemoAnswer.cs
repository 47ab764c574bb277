using System.Text.Json;

namespace EdgeReasoner.Cli.Demo;

/// <summary>What the demo shows of an answer.</summary>
/// <param name="Item">What was asked.</param>
/// <param name="Answer">The answer, or the error's code.</param>
/// <param name="Outcome">What became of the request.</param>
/// <param name="Confidence">Its confidence in [0, 1].</param>
/// <param name="Rounds">Rounds used.</param>
/// <param name="StopReason">Why reflection ended.</param>
/// <param name="RoundTrip">From sending to receipt at the requester.</param>
/// <param name="Detail">The error's message, or the reasoning of the last round; null without either.</param>
internal sealed record DemoAnswer(
    ScenarioItem Item, string Answer, string Outcome, double Confidence, int Rounds, string StopReason, TimeSpan RoundTrip, string? Detail)
{
    /// <summary>Gets a value indicating whether it came in time.</summary>
    public bool IsInTime => RoundTrip.TotalMilliseconds <= Item.DeadlineMs && Outcome is "decided" or "best_so_far" or "abstained";

    /// <summary>Gets a value indicating whether it is the expected one; true when none is expected.</summary>
    public bool IsExpected => Item.Expect is null || Item.Expect == Answer;

    /// <summary>Reads an answer from the wire.</summary>
    /// <param name="item">What was asked.</param>
    /// <param name="payload">The answer's payload.</param>
    /// <param name="roundTrip">From sending to receipt.</param>
    /// <returns>What is shown of it.</returns>
    public static DemoAnswer Read(ScenarioItem item, byte[] payload, TimeSpan roundTrip)
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        var error = root.TryGetProperty("error", out var value) ? value : (JsonElement?)null;
        return new DemoAnswer(
            item,
            error?.GetProperty("code").GetString() ?? (root.TryGetProperty("answer", out var answer) ? answer.GetString() : null) ?? "-",
            root.GetProperty("outcome").GetString() ?? "",
            root.TryGetProperty("confidence", out var confidence) ? confidence.GetDouble() : 0,
            root.TryGetProperty("rounds", out var rounds) ? rounds.GetInt32() : 0,
            root.GetProperty("stop_reason").GetString() ?? "",
            roundTrip,
            error?.GetProperty("message").GetString() ?? LastReasoning(root));
    }

    /// <summary>What is shown when no answer came.</summary>
    /// <param name="item">What was asked.</param>
    /// <param name="waited">How long was waited.</param>
    /// <returns>A row that says so.</returns>
    public static DemoAnswer Missing(ScenarioItem item, TimeSpan waited) => new(item, "-", "no answer", 0, 0, "-", waited, null);

    private static string? LastReasoning(JsonElement root)
        => root.TryGetProperty("trace", out var trace)
            ? trace.EnumerateArray().Select(round => round.GetProperty("text").GetString()).LastOrDefault(text => !string.IsNullOrEmpty(text))
            : null;
}
