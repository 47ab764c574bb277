namespace EdgeReasoner.Inference.Generation;

/// <summary>A sequence in a slot of a <see cref="DecodeBatcher"/>: its decode steps meet those of the others that are under way.</summary>
/// <remarks>Disposing of it gives the slot back. Which slot it has changes when sequences that step together are put side by side.</remarks>
/// <param name="exchange">Where steps meet.</param>
/// <param name="slot">The first slot.</param>
internal sealed class BatchedSequence(DecodeBatcher exchange, int slot) : IRowLanguageModel, IWrappedSequence
{
    /// <summary>Gets or sets the slot that holds it now.</summary>
    public int Slot { get; set; } = slot;

    /// <summary>Gets how many callers take turns on the exchange's model now, this sequence's among them; 1 for nobody else.</summary>
    public int Sharing => exchange.Sharing;

    /// <summary>Gets the slot's own sequence: for all that is not shared.</summary>
    public ILanguageModel Own => exchange.Sequence(Slot);

    /// <inheritdoc/>
    public int Position => Own.Position;

    /// <inheritdoc/>
    public int ContextLength => Own.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => Own.VocabularySize;

    /// <inheritdoc/>
    public int MaxRows => (Own as IRowLanguageModel)?.MaxRows ?? 1;

    /// <inheritdoc/>
    ILanguageModel IWrappedSequence.Inner => Own;

    /// <summary>The shared sequence that a model goes through.</summary>
    /// <param name="model">A sequence.</param>
    /// <returns>It; null where none is.</returns>
    public static BatchedSequence? Of(ILanguageModel model)
    {
        while (model is not BatchedSequence && model is IWrappedSequence wrapped)
        {
            model = wrapped.Inner;
        }

        return model as BatchedSequence;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation) => AppendRows(tokens, 1, cancellation);

    /// <inheritdoc/>
    public ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
        => exchange.Append(this, tokens, rows, cancellation);

    /// <summary>Lets those go on whose time is over while the caller runs something long of its own.</summary>
    public void GiveWay() => exchange.GiveWay();

    /// <inheritdoc/>
    public void RewindTo(int position) => Own.RewindTo(position);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">All slots are taken.</exception>
    public ILanguageModel Fork() => exchange.Fork(this);

    /// <inheritdoc/>
    public void Dispose() => exchange.Free(this);
}
