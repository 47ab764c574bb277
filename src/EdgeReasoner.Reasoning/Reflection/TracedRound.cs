using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>A round as it is traced and recorded, beside the state of the decision.</summary>
/// <param name="Action">The action of the round.</param>
/// <param name="IsAccepted">Whether its candidate is the incumbent.</param>
internal sealed record TracedRound(RoundAction Action, bool IsAccepted)
{
    /// <summary>Gets what makes the readable text; called only for a trace.</summary>
    public Func<string> Text { get; init; } = static () => "";

    /// <summary>Gets the probability of a flaw that the critique gate gave before the round, in [0, 1]; null when it was not asked.</summary>
    public double? Flaw { get; init; }

    /// <summary>Gets the raw distribution of its probe; null when there was none.</summary>
    public AnswerDistribution? Probe { get; init; }

    /// <summary>Gets the checker's finding in words; empty for nothing.</summary>
    public string Finding { get; init; } = "";

    /// <summary>Gets the tokens generated in it, 0 or more.</summary>
    public int Tokens { get; init; }

    /// <summary>Gets the time it took.</summary>
    public TimeSpan Duration { get; init; }
}
