using System.Runtime.InteropServices;

namespace EdgeReasoner.Inference.Generation;

/// <summary>
/// A model whose decode steps run as passes of two tokens, the last one again and the new one: every key and value is then computed by
/// the kernels for several tokens, and a sequence has the same bits however it was made, token by token, in chunks or with proposals.
/// </summary>
/// <remarks>
/// For receipts that are to be replayed exactly. A pass of two tokens takes 1.1 to 1.4 times as long as one of one. The first token of a
/// sequence has none before it; it is computed again with the second. Not thread-safe.
/// </remarks>
/// <param name="inner">The model; disposed of with this.</param>
public sealed class DeterministicModel(ILanguageModel inner) : ILanguageModel
{
    private readonly List<int> _tokens = [];
    private int[] _joined = new int[2];

    /// <inheritdoc/>
    public int Position => inner.Position;

    /// <inheritdoc/>
    public int ContextLength => inner.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => inner.VocabularySize;

    /// <inheritdoc/>
    public int MaxRows => inner.MaxRows;

    /// <inheritdoc/>
    public ILanguageModel Unwrapped => inner.Unwrapped;

    /// <inheritdoc/>
    public int Sharing => inner.Sharing;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation) => AppendRows(tokens, 1, cancellation);

    /// <inheritdoc/>
    public ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        // Only where it matters: after a single token, whose keys and values are of the other kind, and for a single token.
        var overlaps = Position > 0 && (tokens.Length == 1 || Position == 1);
        if (!overlaps || tokens.Length > ContextLength - Position)
        {
            var plain = inner.AppendRows(tokens, rows, cancellation);
            _tokens.AddRange(tokens);
            return plain;
        }

        var position = Position;
        if (_joined.Length < tokens.Length + 1)
        {
            _joined = new int[tokens.Length + 1];
        }

        _joined[0] = _tokens[^1];
        tokens.CopyTo(_joined.AsSpan(1));
        inner.RewindTo(position - 1);
        try
        {
            var logits = inner.AppendRows(_joined.AsSpan(0, tokens.Length + 1), rows, cancellation);
            _tokens.AddRange(tokens);
            return logits;
        }
        catch
        {
            // Nothing was appended; what was rewound is put back. Its pass has two tokens where it can, as before.
            var back = Math.Max(0, position - 2);
            inner.RewindTo(back);
            inner.Append(CollectionsMarshal.AsSpan(_tokens)[back..position], CancellationToken.None);
            throw;
        }
    }

    /// <inheritdoc/>
    public void GiveWay() => inner.GiveWay();

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        inner.RewindTo(position);
        CollectionsMarshal.SetCount(_tokens, position);
    }

    /// <inheritdoc/>
    public ILanguageModel Fork()
    {
        var fork = new DeterministicModel(inner.Fork());
        fork._tokens.AddRange(_tokens);
        return fork;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>Takes note of tokens that the inner sequence got by another way.</summary>
    /// <param name="tokens">All that it holds.</param>
    internal void Adopt(ReadOnlySpan<int> tokens)
    {
        _tokens.Clear();
        _tokens.AddRange(tokens);
    }
}
