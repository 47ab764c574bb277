using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The sequences whose prefixes are kept: requests of one profile begin alike, and each profile's beginning is prefilled once.</summary>
/// <remarks>
/// A prompt goes to the sequence with which it shares most, unless that would overwrite most of what the sequence's own prompts have in
/// common; then a new sequence is forked from it, in place of the one that was used longest ago. Not thread-safe.
/// </remarks>
internal sealed class SequencePool : IDisposable
{
    private readonly int _most;
    private readonly List<Entry> _entries; // the one used last is at the end

    /// <summary>Takes over the first sequence.</summary>
    /// <param name="first">An empty session.</param>
    /// <param name="most">How many sequences to keep, 1 or more.</param>
    public SequencePool(DecoderSession first, int most)
    {
        _most = most;
        _entries = [new Entry(first, new CachedSequence(first))];
    }

    /// <summary>Gets the sequence used last.</summary>
    public CachedSequence Current => _entries[^1].Cache;

    /// <summary>The best sequence for a prompt.</summary>
    /// <param name="prompt">Its tokens.</param>
    /// <returns>A sequence that holds a beginning of it, or nothing.</returns>
    public CachedSequence For(ReadOnlySpan<int> prompt)
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
        if (_most > 1 && best.IsUsed && common < kept)
        {
            best = ForkOf(best, common);
        }
        else if (best.IsUsed)
        {
            best.Anchor = common;
        }

        best.IsUsed = true;
        _entries.Remove(best);
        _entries.Add(best);
        return best.Cache;
    }

    /// <summary>Ends all sequences.</summary>
    public void Dispose() => _entries.ForEach(static entry => entry.Session.Dispose());

    private Entry ForkOf(Entry source, int position)
    {
        if (_entries.Count == _most)
        {
            var oldest = _entries.Find(entry => entry != source)!;
            _entries.Remove(oldest);
            oldest.Session.Dispose();
        }

#pragma warning disable CA2000 // the entry owns it, see Dispose
        var session = source.Session.Fork();
#pragma warning restore CA2000
        var fork = new Entry(session, source.Cache.Copy(session));
        fork.Cache.RewindTo(position);
        _entries.Add(fork);
        return fork;
    }

    private sealed class Entry(DecoderSession session, CachedSequence cache)
    {
        public DecoderSession Session => session;

        public CachedSequence Cache => cache;

        /// <summary>Gets or sets how many tokens its prompts have in common; 0 as long as there was one only.</summary>
        public int Anchor { get; set; }

        public bool IsUsed { get; set; }
    }
}
