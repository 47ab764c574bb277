namespace EdgeReasoner.Mqtt;

/// <summary>The latest payload of each sensor topic that decisions rest on. Safe from any thread; bounded by the topics and the largest payload.</summary>
/// <param name="topics">The topics, none of them the daemon's own.</param>
internal sealed class SensorTopics(IEnumerable<string> topics)
{
    /// <summary>The largest payload that is kept, in bytes: a sensor's value with some company.</summary>
    public const int MaxPayloadBytes = 8192;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SensorPayload?> _latest = topics.Distinct(StringComparer.Ordinal).ToDictionary(topic => topic, _ => (SensorPayload?)null, StringComparer.Ordinal);

    /// <summary>Gets the topics to subscribe to.</summary>
    public IReadOnlyCollection<string> Filters => _latest.Keys;

    /// <summary>Takes a message if it is a sensor's.</summary>
    /// <param name="message">A received message.</param>
    /// <returns>True when it was; nothing else is to be done with it then.</returns>
    public bool Take(InboundMessage message)
    {
        lock (_lock)
        {
            if (!_latest.TryGetValue(message.Topic, out var known))
            {
                return false;
            }

            // What the broker kept comes again with each connection: the same value does not become younger by it.
            if (!message.Retained || known is null || !known.Payload.Span.SequenceEqual(message.Payload.Span))
            {
                _latest[message.Topic] = new SensorPayload(message.PayloadLength > MaxPayloadBytes ? ReadOnlyMemory<byte>.Empty : message.Payload, message.ReceivedAt);
            }

            return true;
        }
    }

    /// <summary>The latest payload of a topic.</summary>
    /// <param name="topic">One of the topics.</param>
    /// <returns>The payload; null when none came yet.</returns>
    public SensorPayload? Latest(string topic)
    {
        lock (_lock)
        {
            return _latest[topic];
        }
    }
}
