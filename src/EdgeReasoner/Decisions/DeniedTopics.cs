namespace EdgeReasoner.Decisions;

/// <summary>
/// Answer topics that the broker denies. Remembered one by one, so that a requester that gets its answers does not hide, at each of them,
/// that another gets none. Bounded; safe from any thread.
/// </summary>
internal sealed class DeniedTopics
{
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _topics = new(StringComparer.Ordinal);

    /// <summary>Remembers that the broker denied a topic; beyond 64 of them nothing more is remembered.</summary>
    /// <param name="topic">Which.</param>
    /// <returns>True when this is news.</returns>
    public bool Add(string topic)
    {
        lock (_lock)
        {
            return _topics.Count < Capacity && _topics.Add(topic);
        }
    }

    /// <summary>Forgets a topic, because the broker took a message to it.</summary>
    /// <param name="topic">Which.</param>
    public void Remove(string topic)
    {
        lock (_lock)
        {
            _topics.Remove(topic);
        }
    }

    /// <summary>Says what is wrong, for the status.</summary>
    /// <returns>A sentence; null while no topic is denied.</returns>
    public string? Problem()
    {
        lock (_lock)
        {
            return _topics.Count switch
            {
                0 => null,
                1 => "the broker denies an answer topic",
                var count => $"the broker denies {count} answer topics",
            };
        }
    }
}
