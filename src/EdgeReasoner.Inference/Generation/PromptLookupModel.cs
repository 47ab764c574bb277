using System.Runtime.InteropServices;

namespace EdgeReasoner.Inference.Generation;

/// <summary>A model that reads ahead: a decode step carries proposals along, and as many of the next steps cost nothing as the caller appends what was proposed.</summary>
/// <remarks>
/// A token that differs from the text it repeats is taken for a correction: the next proposals go on behind it in that text. The caller sees the same model, token by token; it picks every token from the model's own logits. Those of a pass with proposals round
/// as a pass of several tokens does; over a <see cref="DeterministicModel"/> they are the same bits as without proposals. Not thread-safe.
/// </remarks>
/// <param name="inner">The model; disposed of with this. One that gives a single row is passed through.</param>
/// <param name="proposals">Most tokens to propose; 3, because a pass of four takes 1.4 times as long as one of one, a pass of eight 3 times.</param>
public sealed class PromptLookupModel(ILanguageModel inner, int proposals = 3) : ILanguageModel
{
    /// <summary>Misses in a row after which fewer proposals are tried: text that repeats nothing is not slowed down for long.</summary>
    private const int Patience = 4;

    private readonly List<int> _tokens = [];
    private readonly int[] _pass = new int[proposals + 1];
    private readonly float[] _rows = new float[(proposals + 1) * inner.VocabularySize];
    private int _ahead; // tokens of the last pass that lie behind the position
    private int _next; // the first of them in the pass
    private int _misses;
    private int _source = -1; // of the earlier text: the token that may come next

    /// <inheritdoc/>
    public int Position => _tokens.Count;

    /// <inheritdoc/>
    public int ContextLength => inner.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => inner.VocabularySize;

    /// <inheritdoc/>
    public int MaxRows => inner.MaxRows;

    /// <summary>Gets the number of decode steps that were asked for.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets the number of passes that they took.</summary>
    public long Passes { get; private set; }

    /// <inheritdoc/>
    public ILanguageModel Unwrapped => inner.Unwrapped;

    /// <inheritdoc/>
    public int Sharing => inner.Sharing;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        if (tokens.Length != 1)
        {
            return AppendRows(tokens, 1, cancellation);
        }

        Steps++;
        if (_ahead > 0)
        {
            if (_pass[_next] == tokens[0])
            {
                cancellation.ThrowIfCancellationRequested();
                _tokens.Add(tokens[0]);
                (_ahead, _next, _misses, _source) = (_ahead - 1, _next + 1, 0, _source + 1);
                return Row(_next - 1);
            }

            _misses++;
        }

        ForgetAhead();
        Passes++;
        return Step(tokens[0], cancellation);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> AppendRows(ReadOnlySpan<int> tokens, int rows, CancellationToken cancellation)
    {
        ForgetAhead();
        var logits = inner.AppendRows(tokens, rows, cancellation);
        _source = -1;
        _tokens.AddRange(tokens);
        return logits;
    }

    /// <inheritdoc/>
    public void GiveWay() => inner.GiveWay();

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        if (position == Position)
        {
            return;
        }

        CollectionsMarshal.SetCount(_tokens, position);
        (_ahead, _misses, _source) = (0, 0, -1);
        inner.RewindTo(position);
    }

    /// <inheritdoc/>
    public ILanguageModel Fork()
    {
        ForgetAhead();
        var fork = new PromptLookupModel(inner.Fork(), proposals);
        fork._tokens.AddRange(_tokens);
        return fork;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private ReadOnlySpan<float> Step(int token, CancellationToken cancellation)
    {
        _tokens.Add(token);
        _pass[0] = token;
        try
        {
            var most = Math.Min(_misses < Patience ? proposals : 1, Math.Max(0, ContextLength - _tokens.Count));
            var found = PromptLookup.Find(CollectionsMarshal.AsSpan(_tokens));
            _source = found >= 0 ? found : _source >= 0 && _misses <= 1 ? _source + 1 : -1;
            var proposed = _source >= 0 && inner.MaxRows > 1 ? CollectionsMarshal.AsSpan(_tokens).Slice(_source, Math.Min(most, _tokens.Count - _source)) : [];
            if (proposed.IsEmpty)
            {
                return inner.Append(_pass.AsSpan(0, 1), cancellation);
            }

            proposed.CopyTo(_pass.AsSpan(1));
            var count = proposed.Length + 1;
            inner.AppendRows(_pass.AsSpan(0, count), count, cancellation).CopyTo(_rows); // a caller may run other sequences meanwhile
            (_ahead, _next) = (proposed.Length, 1);
            return Row(0);
        }
        catch
        {
            _tokens.RemoveAt(_tokens.Count - 1);
            _source = -1;
            throw;
        }
    }

    private ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * VocabularySize, VocabularySize);

    private void ForgetAhead()
    {
        if (_ahead > 0)
        {
            inner.RewindTo(Position);
            _ahead = 0;
        }
    }
}
