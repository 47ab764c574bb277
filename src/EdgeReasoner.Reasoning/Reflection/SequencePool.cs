using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The sequences of the model, lent to the decisions that are under way. When they do not suffice, the longest unused one changes hands, and who lost it prefills again.</summary>
/// <remarks>Not thread-safe: used by the thread that runs the model. A sequence costs a KV cache, so further ones are made only when decisions interleave.</remarks>
/// <param name="first">An empty session; the pool becomes its owner.</param>
/// <param name="most">Most sequences, 1 or more.</param>
internal sealed class SequencePool(DecoderSession first, int most) : IDisposable
{
    private readonly List<Slot> _slots = [new Slot(first)];

    /// <summary>Gets the first sequence.</summary>
    public CachedSequence First => _slots[0].Cache;

    /// <summary>Lends a decision its sequence; the one it used last, while no other decision needed it.</summary>
    /// <param name="holder">The decision.</param>
    /// <param name="tokens">What it will need cached.</param>
    /// <returns>The sequence, lent until the next call.</returns>
    public CachedSequence For(IOngoingDecision holder, ReadOnlySpan<int> tokens)
    {
        // In this order: its own; a free one, the longer its common beginning the better; a new one; the one that rested longest.
        var slot = _slots.Find(slot => slot.Holder == holder) ?? Free(tokens);
        if (slot is null && _slots.Count < most)
        {
            var session = _slots[0].Session.Fork();
            session.Rewind(0);
            slot = new Slot(session);
        }

        slot ??= _slots[0];
        slot.Holder = holder;
        _slots.Remove(slot);
        _slots.Add(slot); // the last is the latest used
        return slot.Cache;
    }

    /// <summary>Takes back what a decision held that will not go on.</summary>
    /// <param name="holder">The decision.</param>
    public void Release(IOngoingDecision holder)
    {
        if (_slots.Find(slot => slot.Holder == holder) is { } slot)
        {
            slot.Holder = null;
        }
    }

    /// <summary>Ends the sequences.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Session.Dispose();
        }
    }

    private Slot? Free(ReadOnlySpan<int> tokens)
    {
        Slot? best = null;
        foreach (var slot in _slots)
        {
            if (slot.Holder?.Result is not null)
            {
                slot.Holder = null;
            }

            if (slot.Holder is null && (best is null || slot.Cache.Cached(tokens) >= best.Cache.Cached(tokens)))
            {
                best = slot;
            }
        }

        return best;
    }

    private sealed class Slot(DecoderSession session)
    {
        public DecoderSession Session { get; } = session;

        public CachedSequence Cache { get; } = new(session);

        public IOngoingDecision? Holder { get; set; }
    }
}
