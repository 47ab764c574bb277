namespace EdgeReasoner.Inference;

/// <summary>
/// A causal language model with one KV cache: token ids in, next-token logits out.
/// It knows nothing of text, prompts, sampling or time.
/// </summary>
/// <remarks>Not thread-safe: one cache holds one sequence. Synchronous because the work is CPU-bound; the caller owns the thread.</remarks>
public interface ILanguageModel : IDisposable
{
    /// <summary>Gets the number of tokens now in the KV cache; 0 when empty.</summary>
    int Position { get; }

    /// <summary>Gets the most tokens the cache holds.</summary>
    int ContextLength { get; }

    /// <summary>Gets the number of logits that <see cref="Append"/> returns; token ids lie in [0, VocabularySize).</summary>
    int VocabularySize { get; }

    /// <summary>Appends <paramref name="tokens"/> to the cache in one forward pass.</summary>
    /// <param name="tokens">Token ids, shape <c>[n]</c>, 1 ≤ n ≤ ContextLength − Position. One id is a decode step, more are a prefill.</param>
    /// <param name="cancellation">Ends the pass early; the cache is then as it was before the call.</param>
    /// <returns>
    /// Logits of the token that follows the last one given, shape <c>[VocabularySize]</c>, unnormalised, natural-log scale.
    /// The span is the model's own buffer: valid until the next call on this instance.
    /// </returns>
    /// <exception cref="ContextOverflowException">The tokens do not fit; nothing was appended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No tokens, or an id outside [0, VocabularySize); nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended early; nothing was appended.</exception>
    ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation);

    /// <summary>Forgets every token at or after <paramref name="position"/>, keeping the prefix for reuse.</summary>
    /// <param name="position">The new <see cref="Position"/>, in [0, Position].</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside [0, Position].</exception>
    void RewindTo(int position);

    /// <summary>Makes a second, independent sequence that starts with the same cached tokens.</summary>
    /// <returns>A sequence at the same <see cref="Position"/>; the caller disposes of it. Weights are shared, the KV rows are copied.</returns>
    ILanguageModel Fork();
}
