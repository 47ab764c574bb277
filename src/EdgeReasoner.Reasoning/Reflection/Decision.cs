namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>How the loop answered a request.</summary>
public sealed record Decision
{
    /// <summary>Gets what became of it.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Gets the published answer: an option's id, or a normalised open answer; null when there is none.</summary>
    public string? Answer { get; init; }

    /// <summary>Gets the estimated probability that the answer is right, in [0, 1].</summary>
    public double Confidence { get; init; }

    /// <summary>Gets a value indicating whether a calibration table of this very model and prompt version stands behind <see cref="Confidence"/>.</summary>
    public bool Calibrated { get; init; }

    /// <summary>
    /// Gets whether the request's untrusted text may have made the choice: false when the same answer came without it, true when another one
    /// or none came in the time that was left; null when there was no such text.
    /// </summary>
    public bool? TextInfluenced { get; init; }

    /// <summary>Gets all answers considered, best first.</summary>
    public IReadOnlyList<RankedAnswer> Ranking { get; init; } = [];

    /// <summary>Gets why reflection ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Gets the rounds that ran: 0 is the direct answer, 1 the draft, more are critique and revision. A critique gate that endorses ends reflection before its round and is not counted.</summary>
    public int Rounds { get; init; }

    /// <summary>Gets the round in which the answer last changed; null when the direct answer stood.</summary>
    public int? ChangedInRound { get; init; }

    /// <summary>Gets the time spent in prefills.</summary>
    public TimeSpan Prefill { get; init; }

    /// <summary>Gets the time spent in decode steps.</summary>
    public TimeSpan Decode { get; init; }

    /// <summary>Gets the number of tokens generated in all rounds, answers included and dropped ones too.</summary>
    public int Tokens { get; init; }

    /// <summary>Gets what each round did; empty unless the request asked for a trace.</summary>
    public IReadOnlyList<RoundTrace> Trace { get; init; } = [];
}
