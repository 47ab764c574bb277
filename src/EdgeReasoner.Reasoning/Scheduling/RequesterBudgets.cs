namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>A token bucket for each requester: so many requests at once, so many a second in the long run.</summary>
/// <remarks>
/// Thread-safe. Bounded: when there are too many requesters, the one that was heard of longest ago is forgotten, and begins with a full
/// bucket when it comes again. Who can take any name is not held by this; a broker's access rules bind names to clients.
/// </remarks>
/// <param name="perSecond">Requests a second, over 0; infinite for no limit.</param>
/// <param name="burst">Requests at once, 1 or more.</param>
/// <param name="mostRequesters">How many are told apart, 1 or more.</param>
/// <param name="clock">Measures.</param>
public sealed class RequesterBudgets(double perSecond, int burst, int mostRequesters, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<Bucket> _byUse = new(); // the latest last

    /// <summary>Takes one request from a requester's budget.</summary>
    /// <param name="requester">Its name.</param>
    /// <returns>Null when it may; otherwise how long until it may again.</returns>
    public TimeSpan? TryTake(string requester)
    {
        if (double.IsPositiveInfinity(perSecond))
        {
            return null;
        }

        lock (_lock)
        {
            var bucket = Find(requester);
            var now = clock.GetTimestamp();
            bucket.Tokens = Math.Min(burst, bucket.Tokens + (clock.GetElapsedTime(bucket.SeenAt, now).TotalSeconds * perSecond));
            bucket.SeenAt = now;
            if (bucket.Tokens < 1)
            {
                return TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
            }

            bucket.Tokens--;
            return null;
        }
    }

    private Bucket Find(string requester)
    {
        if (_buckets.TryGetValue(requester, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value;
        }

        if (_buckets.Count >= mostRequesters)
        {
            _buckets.Remove(_byUse.First!.Value.Requester);
            _byUse.RemoveFirst();
        }

        _buckets[requester] = _byUse.AddLast(new Bucket(requester) { Tokens = burst, SeenAt = clock.GetTimestamp() });
        return _buckets[requester].Value;
    }

    private sealed class Bucket(string requester)
    {
        public string Requester => requester;

        public double Tokens { get; set; }

        public long SeenAt { get; set; }
    }
}
