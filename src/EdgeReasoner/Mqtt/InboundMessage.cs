namespace EdgeReasoner.Mqtt;

/// <summary>A received message, free of the MQTT library and safe to keep.</summary>
internal sealed record InboundMessage
{
    /// <summary>Gets the topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Gets the payload; empty when it was over the limit, see <see cref="PayloadLength"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Gets the bytes that were received.</summary>
    public long PayloadLength { get; init; }

    /// <summary>Gets a value indicating whether it was stored by the broker, or sent to be.</summary>
    public bool Retained { get; init; }

    /// <summary>Gets the topic on which the answer is wanted; null when the request does not say.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>Gets the bytes to be echoed; empty when there are none.</summary>
    public byte[] CorrelationData { get; init; } = [];

    /// <summary>Gets the content type; null when the request does not say.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the rest of the message's life, whole seconds rounded up by the broker; null when it does not expire.</summary>
    public TimeSpan? Expiry { get; init; }

    /// <summary>Gets the W3C trace context; null when there is none.</summary>
    public string? Traceparent { get; init; }

    /// <summary>Gets the monotonic timestamp of the receipt: deadlines count from it.</summary>
    public long ReceivedAt { get; init; }

    /// <summary>Gets the promise to acknowledge it.</summary>
    public required Receipt Receipt { get; init; }
}
