using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The evidence by which the <see cref="Judge"/> ends reflection after a round, or does not.</summary>
internal sealed record RoundEvidence
{
    /// <summary>Gets all evidence, this round's included.</summary>
    public required AnswerDistribution Pooled { get; init; }

    /// <summary>Gets all evidence before this round.</summary>
    public required AnswerDistribution PreviousPooled { get; init; }

    /// <summary>Gets the best answer now; null when there is none.</summary>
    public required string? Incumbent { get; init; }

    /// <summary>Gets the best answer before this round; null when there was none.</summary>
    public required string? PreviousIncumbent { get; init; }

    /// <summary>Gets the votes for the incumbent.</summary>
    public required int Votes { get; init; }

    /// <summary>Gets the answer of each neutral probe on its own, the direct one first; null for a probe without one.</summary>
    public required IReadOnlyList<string?> Answers { get; init; }

    /// <summary>Gets a value indicating whether the probed reasoning ended of itself, not by its limits or the deadline, and no checker misses steps.</summary>
    public required bool IsAtEnd { get; init; }

    /// <summary>Gets a value indicating whether this round carried an earlier reasoning on, or a checker knows it as sound and incomplete.</summary>
    public required bool HasGrown { get; init; }

    /// <summary>Gets the checker's finding on the reasoning.</summary>
    public Finding Finding { get; init; } = Finding.None;
}
