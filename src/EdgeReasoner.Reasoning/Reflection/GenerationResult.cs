using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The tokens of one generation.</summary>
/// <param name="Tokens">The tokens, an end token included, an unfinished step dropped when there is a finished one or the clock cut it.</param>
/// <param name="LogProbabilities">ln of the probability that the model gave to each of them, in nats, shape of <paramref name="Tokens"/>; 0 for a token it was made to write.</param>
/// <param name="Generated">How many were generated, dropped ones included.</param>
/// <param name="Steps">Finished steps among them.</param>
/// <param name="IsAtEnd">Whether the model itself ended it.</param>
/// <param name="IsCut">Whether the clock ended it.</param>
internal sealed record GenerationResult(int[] Tokens, double[] LogProbabilities, int Generated, int Steps, bool IsAtEnd, bool IsCut);

/// <summary>A reasoning under consideration.</summary>
/// <param name="Tokens">The tokens after the draft cue.</param>
/// <param name="LogProbabilities">ln of the probability of each when it was written, in nats, shape of <paramref name="Tokens"/>.</param>
/// <param name="Steps">Finished steps, as far as they were counted.</param>
/// <param name="Branch">The branch of reasoning it belongs to, from 1.</param>
/// <param name="IsAtEnd">Whether the model itself ended it.</param>
/// <param name="IsCut">Whether the clock cut it.</param>
/// <param name="Kind">What a probe after it is worth.</param>
internal sealed record CandidateReasoning(
    int[] Tokens, double[] LogProbabilities, int Steps, int Branch, bool IsAtEnd, bool IsCut, Confidence.EvidenceKind Kind)
{
    /// <summary>Gets how unsure the model was of its least likely token: −ln of that token's probability, in nats, 0 or more. A slip of the pen shows here, not in the probe after it.</summary>
    public double Doubt { get; } = LogProbabilities.Length == 0 ? 0 : Math.Max(0, -LogProbabilities.Min());

    /// <summary>Gets −ln of the probability of the whole reasoning, in nats, 0 or more.</summary>
    public double Surprise { get; } = Math.Max(0, -LogProbabilities.Sum());

    /// <summary>Gets what the checker says of it.</summary>
    public Finding Finding { get; init; } = Finding.None;

    /// <summary>Gets what was refused where this reasoning was last taken up, and where: no mistake is made twice.</summary>
    public (int At, int[] Tokens) Refused { get; init; } = (-1, []);

    /// <summary>Gets a value indicating whether the checker found a wrong step in it.</summary>
    public bool IsFlawed => Finding is Finding.Flaw;
}
