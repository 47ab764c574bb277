using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>
/// The sequences of the model, lent to the decisions that are under way, their prefixes kept afterwards: requests of one profile begin
/// alike, and each profile's beginning is prefilled once.
/// </summary>
/// <remarks>
/// A decision keeps its sequence while no other one needs it. A new one gets the sequence with which its prompt shares most, unless that one
/// is lent or would lose most of what its own prompts have in common; then a fork of it, in place of the free one that was used longest
/// ago. When all are lent, the one that rested longest changes hands, and who lost it prefills again; but never one whose decision is
/// running. Not thread-safe: used by the thread that runs the model.
/// </remarks>
internal sealed class SequencePool : IDisposable
{
    private readonly CostModel _costs;
    private readonly int _most;
    private readonly List<Entry> _entries; // the one used last is at the end

    /// <summary>Takes over the first sequence.</summary>
    /// <param name="first">An empty sequence.</param>
    /// <param name="clock">The clock of the deadlines.</param>
    /// <param name="costs">Taught what the passes of each sequence take.</param>
    /// <param name="most">How many sequences to keep, 1 or more, and at least as many as decisions run in parallel.</param>
    public SequencePool(ILanguageModel first, TimeProvider clock, CostModel costs, int most)
    {
        (_costs, _most) = (costs, most);
        var meter = new PassMeter(costs);
#pragma warning disable CA2000 // the entry owns it, see Dispose
        var session = new DecoderSession(first, clock, meter.Observe);
#pragma warning restore CA2000
        _entries = [new Entry(session, new CachedSequence(session), meter)];
    }

    /// <summary>Gets the sequence used last.</summary>
    public CachedSequence Current => _entries[^1].Cache;

    /// <summary>Gets what adds up the passes of <see cref="Current"/>.</summary>
    public PassMeter Meter => _entries[^1].Meter;

    /// <summary>Gets how many further sequences can be had without taking one away.</summary>
    public int Room => _most - _entries.Count;

    /// <summary>Copies <see cref="Current"/> for a measurement.</summary>
    /// <param name="count">How often, in [0, <see cref="Room"/>].</param>
    /// <returns>Sequences with what adds up their passes; the caller disposes of them before the next loan.</returns>
    public (DecoderSession Session, PassMeter Meter)[] CopiesOfCurrent(int count)
        => [.. Enumerable.Range(0, count).Select(_ =>
        {
            var meter = new PassMeter(_costs);
            return (_entries[^1].Session.Fork(meter.Observe), meter);
        })];

    /// <summary>Lends a decision its sequence, until <see cref="Rest"/>.</summary>
    /// <param name="holder">The decision.</param>
    /// <param name="prompt">Its prompt's tokens.</param>
    /// <returns>Its own as it left it, or one that holds a beginning of the prompt, or nothing.</returns>
    public CachedSequence For(IOngoingDecision holder, ReadOnlySpan<int> prompt)
    {
        var entry = _entries.Find(entry => entry.Holder == holder) ?? Choose(prompt);
        (entry.Holder, entry.IsRunning) = (holder, true);
        _entries.Remove(entry);
        _entries.Add(entry);
        return entry.Cache;
    }

    /// <summary>A decision rests: it keeps its sequence while no other one needs it.</summary>
    /// <param name="holder">The decision.</param>
    public void Rest(IOngoingDecision holder)
    {
        if (_entries.Find(entry => entry.Holder == holder) is { } entry)
        {
            entry.IsRunning = false;
        }
    }

    /// <summary>Takes back what a decision held that will not go on.</summary>
    /// <param name="holder">The decision.</param>
    public void Release(IOngoingDecision holder)
    {
        if (_entries.Find(entry => entry.Holder == holder) is { } entry)
        {
            entry.Holder = null;
        }
    }

    /// <summary>Ends all sequences.</summary>
    public void Dispose() => _entries.ForEach(static entry => entry.Session.Dispose());

    private Entry Choose(ReadOnlySpan<int> prompt)
    {
        Entry? best = null;
        var common = -1;
        foreach (var entry in _entries)
        {
            var cached = entry.Cache.Cached(prompt);
            if (cached >= common)
            {
                (best, common) = (entry, cached);
            }
        }

        var kept = best!.Anchor == 0 ? prompt.Length / 2 : best.Anchor * 3 / 4; // a prompt that came once shows its prefix by the second
        if (best.IsUsed && (best.IsLent || common < kept) && MakeRoom(best))
        {
            best = ForkOf(best, common);
        }
        else if (best.IsUsed)
        {
            best = best.IsLent ? _entries.Find(static entry => !entry.IsLent) ?? Resting : best;
            best.Anchor = best.Cache.Cached(prompt);
        }

        best.IsUsed = true;
        return best;
    }

    /// <summary>Gets the one that rested longest; there is one, because fewer run than there may be.</summary>
    private Entry Resting => _entries.Find(static entry => !entry.IsRunning)!;

    // Whether there may be one more beside the one to be forked. What is lent goes last, and only for a prompt that has no sequence to take.
    private bool MakeRoom(Entry source)
    {
        if (_entries.Count < _most)
        {
            return true;
        }

        var oldest = _entries.Find(entry => entry != source && !entry.IsLent) ?? (source.IsLent ? Resting : source);
        if (oldest == source)
        {
            return false;
        }

        _entries.Remove(oldest);
        oldest.Session.Dispose();
        return true;
    }

    private Entry ForkOf(Entry source, int position)
    {
        var meter = new PassMeter(_costs);
#pragma warning disable CA2000 // the entry owns it, see Dispose
        var session = source.Session.Fork(meter.Observe);
#pragma warning restore CA2000
        var fork = new Entry(session, source.Cache.Copy(session), meter);
        session.Rewind(position); // the source may be in the middle of a step, of which its cache does not know yet
        fork.Cache.RewindTo(position);
        _entries.Add(fork);
        return fork;
    }

    private sealed class Entry(DecoderSession session, CachedSequence cache, PassMeter meter)
    {
        public DecoderSession Session => session;

        public CachedSequence Cache => cache;

        public PassMeter Meter => meter;

        /// <summary>Gets or sets the decision it was lent to last; null when that will not go on.</summary>
        public IOngoingDecision? Holder { get; set; }

        /// <summary>Gets or sets whether its decision is running.</summary>
        public bool IsRunning { get; set; }

        /// <summary>Gets whether a decision that is not made yet would miss it.</summary>
        public bool IsLent => Holder is { Result: null };

        /// <summary>Gets or sets how many tokens its prompts have in common; 0 as long as there was one only.</summary>
        public int Anchor { get; set; }

        public bool IsUsed { get; set; }
    }
}
