namespace EdgeReasoner.Mqtt;

/// <summary>What the broker may send to one connection.</summary>
/// <param name="ClientId">Who connects; unique at the broker.</param>
/// <param name="ReceiveMaximum">Most unacknowledged requests. MQTT 5 only.</param>
/// <param name="MaxPayloadBytes">Larger payloads are not copied.</param>
internal sealed record ConnectionLimits(string ClientId, ushort ReceiveMaximum, int MaxPayloadBytes);
