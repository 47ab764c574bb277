namespace EdgeReasoner.Mqtt;

/// <summary>The client's side of one connection: its identity, and limits to what the broker may send.</summary>
/// <param name="ClientId">Who connects; unique at the broker.</param>
/// <param name="ReceiveMaximum">Most unacknowledged requests. MQTT 5 only.</param>
/// <param name="MaxPayloadBytes">Larger payloads are not copied.</param>
/// <param name="Session">This start's number, as the status says it: of two daemons with one name, the one with the higher number stays.</param>
internal sealed record ConnectionLimits(string ClientId, ushort ReceiveMaximum, int MaxPayloadBytes, long Session);
