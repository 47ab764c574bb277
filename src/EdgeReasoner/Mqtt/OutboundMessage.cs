namespace EdgeReasoner.Mqtt;

/// <summary>A message to publish, free of the MQTT library.</summary>
/// <param name="Topic">Where.</param>
/// <param name="Payload">JSON, or a plain word on the availability topic.</param>
internal sealed record OutboundMessage(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Gets a value indicating whether the broker must confirm it (QoS 1); otherwise it is sent once (QoS 0).</summary>
    public bool Confirmed { get; init; } = true;

    /// <summary>Gets a value indicating whether the broker keeps it for later subscribers.</summary>
    public bool Retained { get; init; }

    /// <summary>Gets the bytes echoed from the request; empty for none. MQTT 5 only.</summary>
    public byte[] CorrelationData { get; init; } = [];

    /// <summary>Gets the life in whole seconds, 1 or more; null for ever. MQTT 5 only.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>Gets a value indicating whether the payload is JSON, which the properties then say. MQTT 5 only.</summary>
    public bool IsJson { get; init; } = true;

    /// <summary>Gets the user properties. MQTT 5 only.</summary>
    public IReadOnlyList<(string Name, string Value)> UserProperties { get; init; } = [];
}
