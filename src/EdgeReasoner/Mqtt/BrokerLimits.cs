using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>What the broker said it takes, when the connection was opened; what is beyond it ends the connection, so nothing beyond it is sent.</summary>
/// <remarks>Topic aliases are never used, whatever Topic Alias Maximum allows: topics are short beside payloads, and an alias is one state more to lose.</remarks>
internal sealed record BrokerLimits
{
    /// <summary>The largest packet that MQTT can write, in bytes: five for the header, and what fits in the length it states.</summary>
    public const long LargestPacket = 5 + LargestRemainder;

    /// <summary>The largest length that a header can state, in bytes.</summary>
    public const long LargestRemainder = 268_435_455;

    /// <summary>Gets a value indicating whether the protocol has properties (MQTT 5).</summary>
    public bool IsVersion5 { get; init; } = true;

    /// <summary>Gets the largest packet that is taken, in bytes (Maximum Packet Size).</summary>
    public long MaximumPacketSize { get; init; } = LargestPacket;

    /// <summary>Gets the most messages with QoS 1 that may wait for their confirmation (Receive Maximum).</summary>
    public int ReceiveMaximum { get; init; } = ushort.MaxValue;

    /// <summary>Gets a value indicating whether messages can be confirmed (Maximum QoS over 0).</summary>
    public bool TakesConfirmed { get; init; } = true;

    /// <summary>Gets a value indicating whether messages can be retained (Retain Available).</summary>
    public bool TakesRetained { get; init; } = true;

    /// <summary>Gets the period in which something must be sent (Server Keep Alive); null when it is ours.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="connected">The broker's word of welcome.</param>
    /// <param name="isVersion5">Whether the protocol is MQTT 5; MQTT 3.1.1 states no limits.</param>
    /// <returns>The limits.</returns>
    public static BrokerLimits Of(MqttClientConnectResult connected, bool isVersion5) => !isVersion5
        ? new BrokerLimits { IsVersion5 = false }
        : new BrokerLimits
        {
            MaximumPacketSize = connected.MaximumPacketSize is > 0 and var most ? most : LargestPacket,
            ReceiveMaximum = connected.ReceiveMaximum is > 0 and var flight ? flight : ushort.MaxValue,
            TakesConfirmed = connected.MaximumQoS > MqttQualityOfServiceLevel.AtMostOnce,
            TakesRetained = connected.RetainAvailable,
            KeepAlive = connected.ServerKeepAlive > 0 ? TimeSpan.FromSeconds(connected.ServerKeepAlive) : null,
        };

    /// <summary>Says whether a message is sent with QoS 1.</summary>
    /// <param name="message">The message.</param>
    /// <returns>True when it should be confirmed, and can be.</returns>
    public bool Confirms(OutboundMessage message) => message.Confirmed && TakesConfirmed;
}
