using System.Security.Cryptography;
using EdgeReasoner.Mqtt.Wire;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Remembers requests in flight and recent answers, so that a repeated request (QoS 1 delivers at least once, and requesters retry with
/// the same id) gets byte-identical bytes and no second execution. Bounded; lost at the end of the process.
/// </summary>
/// <param name="capacity">Most answers kept; the oldest is forgotten first.</param>
/// <param name="lifetime">How long an answer is kept.</param>
/// <param name="clock">Measures the lifetime.</param>
internal sealed class AnswerMemory(int capacity, TimeSpan lifetime, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<Entry> _answered = new();

    /// <summary>
    /// What identifies a request: where its answer goes, and its id. The id is the Correlation Data only where the payload has none:
    /// a client that numbers its correlations from 1 at every start, or a retry under a new one, keeps its meaning.
    /// </summary>
    /// <param name="envelope">Its envelope.</param>
    /// <param name="id">Its id; null when it could not be read.</param>
    /// <returns>The key.</returns>
    public static string KeyOf(Envelope envelope, string? id) => $"{envelope.AnswerTopic}\n{id}";

    /// <summary>Looks a request up and, when it is new, takes note of it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="duplicate">Its envelope, kept when it has to wait for the answer in flight.</param>
    /// <param name="answer">The stored answer, when there is one.</param>
    /// <returns>What is known of it.</returns>
    public MemoryVerdict Enter(string key, ReadOnlySpan<byte> payload, WaitingDuplicate duplicate, out StoredAnswer? answer)
    {
        var hash = SHA256.HashData(payload);
        lock (_lock)
        {
            Forget();
            answer = null;
            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries.Add(key, new Entry(key, hash));
                return MemoryVerdict.New;
            }

            if (!hash.AsSpan().SequenceEqual(entry.PayloadHash))
            {
                return MemoryVerdict.Conflict;
            }

            answer = entry.Answer;
            if (answer is not null)
            {
                return MemoryVerdict.Answered;
            }

            entry.Waiting.Add(duplicate);
            return MemoryVerdict.InFlight;
        }
    }

    /// <summary>Ends a request's flight.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="answer">The answer to keep; null forgets the request, so that another try is executed.</param>
    /// <returns>The duplicates that waited for it.</returns>
    public IReadOnlyList<WaitingDuplicate> Complete(string key, StoredAnswer? answer)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return [];
            }

            if (answer is null)
            {
                _entries.Remove(key);
            }
            else
            {
                entry.Answer = answer;
                entry.AnsweredAt = clock.GetTimestamp();
                _answered.Enqueue(entry);
                Forget();
            }

            return entry.Waiting;
        }
    }

    private void Forget()
    {
        while (_answered.TryPeek(out var oldest) && (_answered.Count > capacity || clock.GetElapsedTime(oldest.AnsweredAt) > lifetime))
        {
            _answered.Dequeue();
            _entries.Remove(oldest.Key);
        }
    }

    private sealed class Entry(string key, byte[] payloadHash)
    {
        public string Key { get; } = key;

        public byte[] PayloadHash { get; } = payloadHash;

        public List<WaitingDuplicate> Waiting { get; } = [];

        public StoredAnswer? Answer { get; set; }

        public long AnsweredAt { get; set; }
    }
}
