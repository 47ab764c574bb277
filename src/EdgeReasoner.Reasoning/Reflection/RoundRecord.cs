using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The record of one round, with all that a policy could have known of it: decisions are replayed from these without the model.</summary>
/// <param name="Action">What the round did; direct for the first.</param>
/// <param name="Raw">What its probe said, not calibrated; null when the round changed nothing and so was not probed.</param>
internal sealed record RoundRecord(RoundAction Action, AnswerDistribution? Raw)
{
    /// <summary>Gets the probability of a flaw that the gate gave to the reasoning before this round, in [0, 1]; null when it was not asked.</summary>
    public double? Flaw { get; init; }

    /// <summary>Gets −ln of the probability of the reasoning's least likely token, in nats.</summary>
    public double Doubt { get; init; }

    /// <summary>Gets −ln of the probability of the whole reasoning, in nats.</summary>
    public double Surprise { get; init; }

    /// <summary>Gets a value indicating whether the reasoning came to its own end.</summary>
    public bool IsAtEnd { get; init; }

    /// <summary>Gets a value indicating whether the clock cut the reasoning.</summary>
    public bool IsCut { get; init; }

    /// <summary>Gets what the probe is worth.</summary>
    public EvidenceKind Kind { get; init; }

    /// <summary>Gets the branch of reasoning, as in <see cref="CandidateReasoning"/>.</summary>
    public int Branch { get; init; }

    /// <summary>Gets what the checker said of the reasoning.</summary>
    public Finding Finding { get; init; } = Finding.None;

    /// <summary>Gets the tokens generated in the round.</summary>
    public int Tokens { get; init; }

    /// <summary>Gets the time it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the stage of its probe.</summary>
    public ProbeStage Stage => ProbeStages.Of(Action, IsAtEnd, Finding);

    /// <summary>The record of a round.</summary>
    /// <param name="action">What it did.</param>
    /// <param name="raw">What its probe said.</param>
    /// <param name="flaw">What the gate said before it.</param>
    /// <param name="reasoning">The reasoning that was probed; null for the direct probe.</param>
    /// <param name="tokens">Tokens generated.</param>
    /// <param name="duration">Time taken.</param>
    /// <returns>The record.</returns>
    public static RoundRecord Of(RoundAction action, AnswerDistribution? raw, double? flaw, CandidateReasoning? reasoning, int tokens, TimeSpan duration)
        => new(action, raw)
        {
            Flaw = flaw,
            Doubt = reasoning?.Doubt ?? 0,
            Surprise = reasoning?.Surprise ?? 0,
            IsAtEnd = reasoning?.IsAtEnd ?? false,
            IsCut = reasoning?.IsCut ?? false,
            Kind = reasoning?.Kind ?? EvidenceKind.Direct,
            Branch = reasoning?.Branch ?? 0,
            Finding = reasoning?.Finding ?? Finding.None,
            Tokens = tokens,
            Duration = duration,
        };

    /// <summary>The reasoning as far as a replay needs it.</summary>
    /// <returns>A reasoning without tokens and with the same doubt.</returns>
    public CandidateReasoning ToReasoning() => new([], [-Doubt], 0, Branch, IsAtEnd, IsCut, Kind) { Finding = Finding };
}
