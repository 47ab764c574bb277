namespace EdgeReasoner.Inference.Generation;

/// <summary>A sequence in a slot of a <see cref="DecodeBatcher"/>: its decode steps meet those of the others that are under way.</summary>
/// <remarks>Disposing of it gives the slot back. Which slot it has changes when sequences that step together are put side by side.</remarks>
/// <param name="batcher">Where steps meet.</param>
/// <param name="slot">The first slot.</param>
internal sealed class BatchedSequence(DecodeBatcher batcher, int slot) : ILanguageModel
{
    /// <summary>Gets or sets the slot that holds it now.</summary>
    public int Slot { get; set; } = slot;

    /// <inheritdoc/>
    public int Sharing => batcher.Sharing;

    /// <summary>Gets the slot's own sequence: for all that is not shared.</summary>
    public ILanguageModel Own => batcher.Sequence(Slot);

    /// <inheritdoc/>
    public int Position => Own.Position;

    /// <inheritdoc/>
    public int ContextLength => Own.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => Own.VocabularySize;

    /// <inheritdoc/>
    public int MaxRows => Own.MaxRows;

    /// <inheritdoc/>
    public ILanguageModel Unwrapped => Own.Unwrapped;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation) => AppendRows(tokens, 1, cancellation);

    /// <inheritdoc/>
    public ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
        => batcher.Append(this, tokens, rows, cancellation);

    /// <inheritdoc/>
    public void GiveWay() => batcher.GiveWay();

    /// <inheritdoc/>
    public void RewindTo(int position) => Own.RewindTo(position);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">All slots are taken.</exception>
    public ILanguageModel Fork() => batcher.Fork(this);

    /// <inheritdoc/>
    public void Dispose() => batcher.Free(this);
}
