using System.Security.Cryptography;

namespace EdgeReasoner.Journal;

/// <summary>
/// The requests in flight and the recent answers, so that a repeated request (QoS 1 delivers at least once, and requesters retry with
/// the same id) gets byte-identical bytes and no second execution. Bounded. It holds what <see cref="AnswerJournal"/> has on disk, so that
/// looking up never waits for a disk, and a disk in trouble takes no answer back.
/// </summary>
/// <param name="capacity">Most answers kept; the oldest is evicted first.</param>
/// <param name="maxBytes">Most bytes of answers kept.</param>
/// <param name="lifetime">How long an answer is kept.</param>
/// <param name="clock">Measures the lifetime.</param>
internal sealed class AnswerCache(int capacity, long maxBytes, TimeSpan lifetime, TimeProvider clock)
{
    // Repetitions that wait for an answer in flight, of all requests together. More is no requester's honest need.
    private const int MaxWaiting = 4096;

    // What an answer costs beside its key and payload, roughly.
    private const int Overhead = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<Entry> _answered = new();
    private long _bytes;
    private int _waiting;
    private long _evictedThrough;

    /// <summary>Gets the sequence number up to which answers are evicted and need not stay on disk.</summary>
    public long EvictedThrough => Interlocked.Read(ref _evictedThrough);

    /// <summary>Looks a request up and, when it is new, takes note of it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="duplicate">Its envelope, kept when it has to wait for the answer in flight.</param>
    /// <param name="answer">The stored answer, when there is one.</param>
    /// <returns>What is known of it.</returns>
    public CacheLookup Enter(string key, ReadOnlySpan<byte> payload, WaitingDuplicate duplicate, out AnswerDocument? answer)
    {
        var hash = SHA256.HashData(payload);
        lock (_lock)
        {
            Evict();
            answer = null;
            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries.Add(key, new Entry(key, hash));
                return CacheLookup.New;
            }

            if (!hash.AsSpan().SequenceEqual(entry.PayloadHash))
            {
                return CacheLookup.Conflict;
            }

            answer = entry.Answer;
            if (answer is not null)
            {
                return CacheLookup.Answered;
            }

            if (_waiting >= MaxWaiting)
            {
                return CacheLookup.Crowded;
            }

            _waiting++;
            entry.Waiting.Add(duplicate);
            return CacheLookup.InFlight;
        }
    }

    /// <summary>The hash of a request's payload, to be kept with its answer.</summary>
    /// <param name="key">Key of a request in flight.</param>
    /// <returns>SHA-256; empty when nothing of the key is known.</returns>
    public byte[] HashOf(string key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.PayloadHash : [];
        }
    }

    /// <summary>Ends a request's flight.</summary>
    /// <param name="key">The key.</param>
    /// <param name="answer">The answer to keep; null forgets the request, so that another try is executed.</param>
    /// <param name="sequence">Its sequence number in the journal; 0 for an answer that is in none.</param>
    /// <returns>The duplicates that waited for it.</returns>
    public IReadOnlyList<WaitingDuplicate> Complete(string key, AnswerDocument? answer, long sequence = 0)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return [];
            }

            _waiting -= entry.Waiting.Count;
            if (answer is null)
            {
                _entries.Remove(key);
            }
            else
            {
                Keep(entry, answer, sequence, TimeSpan.Zero);
            }

            return entry.Waiting;
        }
    }

    /// <summary>Takes in an answer of an earlier run; those of a journal come oldest first.</summary>
    /// <param name="known">The answer.</param>
    public void Restore(JournalEntry known)
    {
        lock (_lock)
        {
            var age = clock.GetUtcNow() - known.AnsweredAt; // the wall clock may have been set back since
            var entry = new Entry(known.Key, known.PayloadHash);
            _entries[known.Key] = entry;
            Keep(entry, known.Document, known.Sequence, age > TimeSpan.Zero ? age : TimeSpan.Zero);
        }
    }

    /// <summary>All answers that are kept, oldest first.</summary>
    /// <returns>A copy, without routes: what must still be published is on its way already.</returns>
    public IReadOnlyList<JournalEntry> Entries()
    {
        lock (_lock)
        {
            Evict();
            var now = clock.GetUtcNow();
            return [.. _answered.Select(entry => new JournalEntry(entry.Key, entry.PayloadHash, entry.Answer!, now - clock.GetElapsedTime(entry.AnsweredAt), null) { Sequence = entry.Sequence })];
        }
    }

    private void Keep(Entry entry, AnswerDocument answer, long sequence, TimeSpan age)
    {
        entry.Answer = answer;
        entry.Sequence = sequence;
        entry.AnsweredAt = clock.GetTimestamp() - (long)(age.TotalSeconds * clock.TimestampFrequency);
        _answered.Enqueue(entry);
        _bytes += BytesOf(entry);
        Evict();
    }

    private void Evict()
    {
        while (_answered.TryPeek(out var oldest)
            && (_answered.Count > capacity || _bytes > maxBytes || clock.GetElapsedTime(oldest.AnsweredAt) > lifetime))
        {
            _answered.Dequeue();
            _bytes -= BytesOf(oldest);
            if (_entries.TryGetValue(oldest.Key, out var current) && current == oldest)
            {
                _entries.Remove(oldest.Key);
            }

            if (oldest.Sequence > _evictedThrough)
            {
                Interlocked.Exchange(ref _evictedThrough, oldest.Sequence);
            }
        }
    }

    private static long BytesOf(Entry entry) => entry.Key.Length + entry.Answer!.Payload.Length + Overhead;

    private sealed class Entry(string key, byte[] payloadHash)
    {
        public string Key { get; } = key;

        public byte[] PayloadHash { get; } = payloadHash;

        public List<WaitingDuplicate> Waiting { get; } = [];

        public AnswerDocument? Answer { get; set; }

        public long Sequence { get; set; }

        public long AnsweredAt { get; set; }
    }
}
