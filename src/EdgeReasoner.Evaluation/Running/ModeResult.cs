using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>The answer of one mode to one item, with its cost.</summary>
/// <param name="Answer">The answer; null when there was none.</param>
/// <param name="IsRight">Whether it is the right one.</param>
/// <param name="Confidence">The estimated probability that it is, in [0, 1].</param>
/// <param name="Rounds">Rounds that ran.</param>
/// <param name="Tokens">Tokens generated, dropped ones included.</param>
/// <param name="Elapsed">Wall time from the rendered prompt to the answer.</param>
internal sealed record ModeResult(string? Answer, bool IsRight, double Confidence, int Rounds, int Tokens, TimeSpan Elapsed)
{
    /// <summary>Gets why reflection ended; null for modes without.</summary>
    public StopReason? Stop { get; init; }

    /// <summary>Gets whether the best answer after each round was right, from round 0; the last one is <see cref="IsRight"/>. Empty for modes without rounds.</summary>
    public IReadOnlyList<bool> RightAfterRound { get; init; } = [];

    /// <summary>Gets the reasonings that were drawn; empty for modes that draw none.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];
}

/// <summary>One reasoning that was drawn, with its answer.</summary>
/// <param name="Answer">Its answer; null when it had none.</param>
/// <param name="Confidence">What the probe after it gave to that answer, in [0, 1].</param>
/// <param name="Tokens">Tokens generated for it, the answer included.</param>
/// <param name="Elapsed">Wall time.</param>
internal readonly record struct Sample(string? Answer, double Confidence, int Tokens, TimeSpan Elapsed);

/// <summary>The answers of all modes to one item.</summary>
/// <param name="Item">The item.</param>
/// <param name="NotUnderstood">Why the prompt format could not render it; null when it could.</param>
/// <param name="Modes">The results by mode, shape <c>[modes]</c>; empty when not understood.</param>
internal sealed record ItemResult(Tasks.EvaluationItem Item, string? NotUnderstood, IReadOnlyList<ModeResult> Modes);
