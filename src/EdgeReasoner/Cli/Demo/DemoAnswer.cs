using System.Text.Json;

namespace EdgeReasoner.Cli.Demo;

/// <summary>An answer as the demo shows it.</summary>
/// <param name="Item">The question.</param>
/// <param name="Answer">The answer, or the error's code.</param>
/// <param name="Outcome">The outcome of the request, as it stands on the wire.</param>
/// <param name="RoundTrip">From sending to receipt at the requester.</param>
internal sealed record DemoAnswer(ScenarioItem Item, string Answer, string Outcome, TimeSpan RoundTrip)
{
    /// <summary>Gets its confidence in [0, 1].</summary>
    public double Confidence { get; init; }

    /// <summary>Gets the rounds used.</summary>
    public int Rounds { get; init; }

    /// <summary>Gets the reason why reflection ended.</summary>
    public string StopReason { get; init; } = "-";

    /// <summary>Gets the error's message, or the reasoning of the last round; null without either.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets a value indicating whether it came in time.</summary>
    public bool IsInTime => RoundTrip.TotalMilliseconds <= Item.DeadlineMs && Outcome is "decided" or "best_so_far" or "undecided";

    /// <summary>Gets a value indicating whether it is the expected one; true when none is expected.</summary>
    public bool IsExpected => Item.Expect is null || Item.Expect == Answer;

    /// <summary>Reads an answer from the wire.</summary>
    /// <param name="item">The question.</param>
    /// <param name="payload">The answer's payload.</param>
    /// <param name="roundTrip">From sending to receipt.</param>
    /// <returns>The answer.</returns>
    public static DemoAnswer Read(ScenarioItem item, byte[] payload, TimeSpan roundTrip)
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        var error = root.TryGetProperty("error", out var value) ? value : (JsonElement?)null;
        var answer = error?.GetProperty("code").GetString() ?? (root.TryGetProperty("answer", out var given) ? given.GetString() : null) ?? "-";
        return new DemoAnswer(item, answer, root.GetProperty("outcome").GetString() ?? "", roundTrip)
        {
            Confidence = root.TryGetProperty("confidence", out var confidence) ? confidence.GetDouble() : 0,
            Rounds = root.TryGetProperty("rounds", out var rounds) ? rounds.GetInt32() : 0,
            StopReason = root.GetProperty("stop_reason").GetString() ?? "",
            Detail = error?.GetProperty("message").GetString() ?? LastReasoning(root),
        };
    }

    /// <summary>Makes the row of a request that nobody answered.</summary>
    /// <param name="item">The question.</param>
    /// <param name="waited">How long was waited.</param>
    /// <returns>A row that says so.</returns>
    public static DemoAnswer Missing(ScenarioItem item, TimeSpan waited) => new(item, "-", "no answer", waited);

    private static string? LastReasoning(JsonElement root)
        => root.TryGetProperty("trace", out var trace)
            ? trace.EnumerateArray().Select(round => round.GetProperty("text").GetString()).LastOrDefault(text => !string.IsNullOrEmpty(text))
            : null;
}
