namespace EdgeReasoner.Evaluation.Running;

/// <summary>A way of answering, as reports name it.</summary>
/// <param name="Key">Its name in <c>report.json</c>.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does, in one sentence.</param>
internal sealed record EvaluationMode(string Key, string Title, string Description)
{
    /// <summary>The direct answer.</summary>
    public static EvaluationMode Direct { get; } = new("direct", "direct", "The answer right after the question, no reasoning (max_rounds 0).");

    /// <summary>One whole reasoning.</summary>
    public static EvaluationMode Single { get; } = new("single", "single pass", "One whole reasoning, greedily written to its own end, then the answer; no reflection.");

    /// <summary>The loop as delivered.</summary>
    public static EvaluationMode Loop { get; } = new("loop", "loop", "The reflection loop as configured: it stops as soon as the evidence suffices.");

    /// <summary>The loop that never stops early.</summary>
    public static EvaluationMode AllRounds { get; } = new("all_rounds", "always all rounds", "The same loop, forced through every round whatever the evidence says.");

    /// <summary>Self-consistency.</summary>
    public static EvaluationMode Majority { get; } = new("majority", "majority of 3", "Three whole reasonings drawn at temperature 0.7, each with its answer; the most votes win.");

    /// <summary>Self-consistency at the loop's tokens.</summary>
    public static EvaluationMode MajorityEqualTokens { get; } = new(
        "majority_equal_tokens", "majority, equal tokens", "The same draws, but only as many as begin before the loop's tokens on this item are spent (at least one).");

    /// <summary>The other model's direct answer.</summary>
    public static EvaluationMode AgainstDirect { get; } = new("against_direct", "other model, direct", "The other model's answer right after the question.");

    /// <summary>The other model's single pass.</summary>
    public static EvaluationMode AgainstSingle { get; } = new("against_single", "other model, single pass", "One whole reasoning of the other model, then its answer; no reflection.");

    /// <summary>The loop against the clock.</summary>
    public static EvaluationMode Deadline { get; } = new("loop_deadline", "loop, deadline", "The reflection loop with the deadline given; what it has by then is its answer.");
}
