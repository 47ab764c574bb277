using System.Text.Json;
using EdgeReasoner.Benchmarks.Workload;

namespace EdgeReasoner.Benchmarks.Decisions;

/// <summary>What became of one request, as its requester saw it.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Outcome">The answer's outcome, with the reason where it was refused; <c>unanswered</c> without an answer.</param>
/// <param name="RoundTripMs">From sending to receipt; NaN without an answer.</param>
/// <param name="TotalMs">The daemon's time from receipt to writing the answer; NaN when the answer does not say.</param>
/// <param name="QueueMs">Of that, the time waiting.</param>
/// <param name="SlackMs">What the daemon had left; NaN when the answer does not say.</param>
/// <param name="Rounds">Rounds of reflection.</param>
/// <param name="Answer">The answer; null without one.</param>
internal sealed record Observation(
    SampleRequest Request, string Outcome, double RoundTripMs, double TotalMs, double QueueMs, double SlackMs, int Rounds, string? Answer)
{
    /// <summary>Gets a value indicating whether any answer came.</summary>
    public bool IsAnswered => !double.IsNaN(RoundTripMs);

    /// <summary>Gets a value indicating whether a decision came, not a refusal or failure.</summary>
    public bool IsDecision => Outcome is "decided" or "best_so_far" or "undecided";

    /// <summary>Gets a value indicating whether it was refused, not decided or failed.</summary>
    public bool IsRefusal => Outcome.StartsWith("refused", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether the requester held the answer only after the deadline.</summary>
    public bool IsLate => RoundTripMs > Request.DeadlineMs;

    /// <summary>Gets a value indicating whether a decision came and was the right one.</summary>
    public bool IsRight => IsDecision && Answer == Request.Expected;

    /// <summary>No answer came.</summary>
    /// <param name="request">What was asked.</param>
    /// <returns>An observation that says so.</returns>
    public static Observation Unanswered(SampleRequest request) => new(request, "unanswered", double.NaN, double.NaN, double.NaN, double.NaN, 0, null);

    /// <summary>Reads an answer.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="payload">The answer's payload.</param>
    /// <param name="roundTrip">From sending to receipt.</param>
    /// <returns>What was observed.</returns>
    public static Observation Read(SampleRequest request, byte[] payload, TimeSpan roundTrip)
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        var outcome = root.GetProperty("outcome").GetString()!;
        if (outcome is "refused" or "failed")
        {
            outcome += ": " + (root.TryGetProperty("error", out var error) ? error.GetProperty("code") : root.GetProperty("stop_reason")).GetString();
        }

        var timing = root.TryGetProperty("timing", out var value) ? value : (JsonElement?)null;
        return new Observation(
            request,
            outcome,
            roundTrip.TotalMilliseconds,
            Milliseconds("total_ms"),
            Milliseconds("queue_ms"),
            Milliseconds("slack_ms"),
            root.TryGetProperty("rounds", out var rounds) ? rounds.GetInt32() : 0,
            root.TryGetProperty("answer", out var answer) ? answer.GetString() : null);

        double Milliseconds(string name) => timing?.GetProperty(name).GetDouble() ?? double.NaN;
    }
}
