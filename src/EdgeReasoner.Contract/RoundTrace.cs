namespace EdgeReasoner.Contract;

/// <summary>The record of one round: the direct probe is round 0, the draft round 1, each critique with its revision one more.</summary>
/// <param name="Round">Which round, from 0.</param>
/// <param name="Action"><c>direct</c>, <c>draft</c>, <c>revise</c>, <c>resample</c> or <c>probe</c>.</param>
/// <param name="Text">The reasoning (and critique) as readable text; empty for a probe.</param>
/// <param name="Tokens">Tokens generated in it.</param>
/// <param name="Duration">Time it took.</param>
/// <param name="Ranking">The pooled ranking after it, best first.</param>
/// <param name="Accepted">Whether the round's candidate became (or stayed) the incumbent.</param>
public sealed record RoundTrace(
    int Round, string Action, string Text, int Tokens, TimeSpan Duration, IReadOnlyList<RankedAnswer> Ranking, bool Accepted)
{
    /// <summary>Gets the probability of a flaw that the critique gate gave to the reasoning before this round, in [0, 1]; null when it was not asked.</summary>
    public double? FlawProbability { get; init; }

    /// <summary>Gets the finding of exact code in this round's reasoning, in words; empty when it found nothing or was not asked.</summary>
    public string Finding { get; init; } = "";

    /// <summary>Gets the evidence of this round's probe on its own, best first; empty when the round brought no new reasoning.</summary>
    public IReadOnlyList<RankedAnswer> Evidence { get; init; } = [];
}
