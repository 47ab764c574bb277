namespace EdgeReasoner.Contract;

/// <summary>The end of a request: the one answer that every way of deciding makes, and every edge formats.</summary>
public sealed record Answer
{
    /// <summary>Gets the way in which the request ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Gets the reason for which reflection ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Gets the identity of request and decision.</summary>
    public RequestKey Key { get; init; } = RequestKey.None;

    /// <summary>Gets the answer itself, or the fallback that stands in for it; null when there is neither.</summary>
    public AnswerValue? Value { get; init; }

    /// <summary>Gets <see cref="Value"/> as text; null when there is none.</summary>
    public string? Text => Value?.Text;

    /// <summary>Gets the reason why there is no decision; null when there is one.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Gets the reason why exact code that understood the request cannot say the answer; null otherwise.</summary>
    public Unsaid? Unsaid { get; init; }

    /// <summary>Gets the estimated probability that the answer is right, in [0, 1].</summary>
    public double Confidence { get; init; }

    /// <summary>Gets a value indicating whether a calibration table of this very model and prompt version stands behind <see cref="Confidence"/>.</summary>
    public bool Calibrated { get; init; }

    /// <summary>
    /// Gets a value indicating whether the request's untrusted text may have made the choice: false when the same answer came without it, true when another one
    /// or none came in the time that was left; null when there was no such text.
    /// </summary>
    public bool? TextInfluenced { get; init; }

    /// <summary>Gets all answers considered, best first.</summary>
    public IReadOnlyList<RankedAnswer> Ranking { get; init; } = [];

    /// <summary>Gets the rounds that ran: 0 is the direct answer, 1 the draft, more are critique and revision. A critique gate that endorses ends reflection before its round and is not counted.</summary>
    public int Rounds { get; init; }

    /// <summary>Gets the round in which the answer last changed; null when the direct answer stood.</summary>
    public int? ChangedInRound { get; init; }

    /// <summary>Gets the times of its parts; what no edge has measured is zero.</summary>
    public AnswerTiming Timing { get; init; }

    /// <summary>Gets the number of tokens generated in all rounds, answers included and dropped ones too.</summary>
    public int Tokens { get; init; }

    /// <summary>Gets the model that decided; null when none did.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Gets the rounds, each with what it did; empty unless the request asked for a trace.</summary>
    public IReadOnlyList<RoundTrace> Trace { get; init; } = [];

    /// <summary>Gets the readings that could not be used; empty for a request that was not read.</summary>
    public IReadOnlyList<IgnoredReading> IgnoredReadings { get; init; } = [];

    /// <summary>Gets the status, as in HTTP: 200, 206, or the refusal's.</summary>
    public int Status => Refusal?.Status ?? Outcome switch
    {
        Outcome.BestSoFar => 206,
        Outcome.Failed => 500,
        Outcome.Refused => 503,
        _ => 200,
    };

    /// <summary>The answer to a request that is not decided.</summary>
    /// <param name="key">What identifies the request.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="fallback">The option that stands in where the fault is on this side (5xx); null when there is none.</param>
    /// <returns>The answer.</returns>
    public static Answer Refused(RequestKey key, Refusal refusal, string? fallback = null) => new()
    {
        Key = key,
        Refusal = refusal,
        Outcome = refusal.Status == 500 ? Outcome.Failed : Outcome.Refused,
        Value = refusal.Status >= 500 && fallback is not null ? new AnswerValue.Option(fallback) : null,
        StopReason = refusal.Reason switch
        {
            RefusalReason.Overloaded or RefusalReason.RateLimited => StopReason.Overload,
            RefusalReason.Cancelled => StopReason.Cancelled,
            _ => StopReason.Error,
        },
    };
}
