namespace EdgeReasoner.Inference.Generation;

/// <summary>Says which tokens may come next.</summary>
/// <param name="generated">The tokens of this generation so far, oldest first; valid during the call only.</param>
/// <returns>The token ids that may come next; empty allows all. The span must stay valid until the next call.</returns>
public delegate ReadOnlySpan<int> TokenConstraint(ReadOnlySpan<int> generated);

/// <summary>The limits of a generation: when it ends and what it may say.</summary>
public sealed record GenerationOptions
{
    /// <summary>Gets the most tokens to generate, 0 or more; the stop token does not count.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Gets the token ids that end the generation, such as end-of-sequence; few, for they are searched one by one.</summary>
    public ReadOnlyMemory<int> StopTokens { get; init; }

    /// <summary>Gets the constraint asked before each token; null allows all.</summary>
    public TokenConstraint? Constraint { get; init; }
}

/// <summary>The outcome of one generation. The tokens themselves are in the list that was given.</summary>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Tokens">How many tokens were added to the list; as many are in the KV cache.</param>
/// <param name="LogProbability">
/// Sum of the logprobs of those tokens, and of the stop token when one was picked, in nats, 0 or less; taken from the model's whole
/// distribution at temperature 1, whatever the sampler and the constraint.
/// </param>
/// <param name="StopToken">The stop token that was picked; null when it ended otherwise.</param>
public readonly record struct GenerationResult(FinishReason FinishReason, int Tokens, double LogProbability, int? StopToken);
