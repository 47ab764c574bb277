namespace EdgeReasoner.Inference;

/// <summary>Several sequences of one model side by side, which can take a decode step together: the weights are read once for all of them.</summary>
/// <remarks>Not thread-safe. A step of several sequences may round otherwise than a step of one; neighbours change nothing.</remarks>
public interface ISlotPool : IDisposable
{
    /// <summary>Gets the number of sequences.</summary>
    int Slots { get; }

    /// <summary>One of the sequences: for its prefill, its rewinds and steps of its own.</summary>
    /// <param name="slot">In [0, Slots).</param>
    /// <returns>The sequence; it belongs to the pool and is not to be disposed of.</returns>
    ILanguageModel Sequence(int slot);

    /// <summary>Makes a sequence a copy of the first tokens of one outside the pool.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="source">A sequence of the same model.</param>
    /// <param name="position">How many tokens, in [0, the source's position].</param>
    /// <exception cref="ArgumentException">The source is a sequence of another model.</exception>
    void Load(int slot, ILanguageModel source, int position);

    /// <summary>Makes a sequence a copy of another's first tokens.</summary>
    /// <param name="from">The other's slot.</param>
    /// <param name="to">Its slot.</param>
    /// <param name="position">How many tokens, in [0, the other's position].</param>
    void Copy(int from, int to, int position);

    /// <summary>Appends one token to each of the first sequences in one pass.</summary>
    /// <param name="tokens">One a sequence, from slot 0 on, 1 to <see cref="Slots"/>.</param>
    /// <param name="cancellation">Ends the pass early; the sequences are then as they were.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too few or too many tokens, or an id outside the vocabulary; nothing was appended.</exception>
    /// <exception cref="ContextOverflowException">A sequence is full; nothing was appended.</exception>
    /// <exception cref="OperationCanceledException">The pass was ended early; nothing was appended.</exception>
    void Step(ReadOnlySpan<int> tokens, CancellationToken cancellation);

    /// <summary>The logits of a sequence after the last <see cref="Step"/>.</summary>
    /// <param name="slot">One that took part.</param>
    /// <returns>Shape <c>[vocabulary]</c>; valid until the next step.</returns>
    ReadOnlySpan<float> Logits(int slot);
}
