namespace EdgeReasoner.Inference;

/// <summary>A language model that can tell the logits after several tokens of one pass: for scoring text that is given, and for checking proposals.</summary>
public interface IRowLanguageModel : ILanguageModel
{
    /// <summary>Gets the most rows that <see cref="AppendRows"/> gives; 1 where the graph computes the last one only.</summary>
    int MaxRows { get; }

    /// <summary>Appends tokens in one forward pass, as <see cref="ILanguageModel.Append"/> does.</summary>
    /// <param name="tokens">Token ids, shape <c>[n]</c>.</param>
    /// <param name="rows">After how many of the tokens, the last ones, logits are wanted, in [1, min(n, <see cref="MaxRows"/>)].</param>
    /// <param name="cancellation">Ends the pass early; the cache is then as it was before the call.</param>
    /// <returns>Logits, shape <c>[rows, VocabularySize]</c>, the last token's at the end; valid until the next call on this instance.</returns>
    /// <exception cref="ContextOverflowException">The tokens do not fit; nothing was appended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No tokens, an id outside [0, VocabularySize), or rows outside their range; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended early; nothing was appended.</exception>
    ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation);
}
