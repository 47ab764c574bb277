namespace EdgeReasoner.Mqtt;

/// <summary>What a sensor last said.</summary>
/// <param name="Payload">Its payload; empty when it was too large to be kept.</param>
/// <param name="ReceivedAt">Monotonic timestamp of its first receipt; how old it was then, MQTT does not tell.</param>
internal sealed record SensorPayload(ReadOnlyMemory<byte> Payload, long ReceivedAt);
