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

    /// <summary>Gets the most rows that <see cref="AppendRows"/> gives; 1 where the engine or the graph computes the last one only.</summary>
    int MaxRows => 1;

    /// <summary>Gets the sequence that holds the KV cache: this one, unless it goes through another.</summary>
    ILanguageModel Unwrapped => this;

    /// <summary>Gets the number of workers that take turns on the model now, this sequence's user among them; 1 for one alone (see <see cref="Generation.DecodeBatcher"/>).</summary>
    int Sharing => 1;

    /// <summary>Appends tokens in one forward pass, as <see cref="Append"/> does, for scoring text that is given and for checking proposals.</summary>
    /// <param name="tokens">Token ids, shape <c>[n]</c>.</param>
    /// <param name="rows">After how many of the tokens, the last ones, logits are wanted, in [1, min(n, <see cref="MaxRows"/>)].</param>
    /// <param name="cancellation">Ends the pass early; the cache is then as it was before the call.</param>
    /// <returns>Logits, shape <c>[rows, VocabularySize]</c>, the last token's at the end; valid until the next call on this instance.</returns>
    /// <exception cref="ContextOverflowException">The tokens do not fit; nothing was appended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No tokens, an id outside [0, VocabularySize), or rows outside their range; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended early; nothing was appended.</exception>
    ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows, 1);
        return Append(tokens, cancellation);
    }

    /// <summary>Lets workers go on whose time is over, while the caller runs something long that is none of this sequence's passes.</summary>
    void GiveWay()
    {
    }

    /// <summary>Forgets every token at or after <paramref name="position"/>, keeping the prefix for reuse.</summary>
    /// <param name="position">The new <see cref="Position"/>, in [0, Position].</param>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside [0, Position].</exception>
    void RewindTo(int position);

    /// <summary>Makes a second, independent sequence that starts with the same cached tokens.</summary>
    /// <returns>A sequence at the same <see cref="Position"/>; the caller disposes of it. Weights are shared, the KV rows are copied.</returns>
    ILanguageModel Fork();
}
