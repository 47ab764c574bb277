namespace EdgeReasoner.Mqtt;

/// <summary>The latest message of a sensor.</summary>
/// <param name="Payload">Its payload; empty when it was too large to be kept.</param>
/// <param name="ReceivedAt">Monotonic timestamp of its first receipt; how old it was then, MQTT does not tell.</param>
internal sealed record SensorPayload(ReadOnlyMemory<byte> Payload, long ReceivedAt);
