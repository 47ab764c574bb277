using System.Buffers;
using System.Text;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Mqtt;

/// <summary>MQTT's rules for a PUBLISH packet, looked at before it is sent: whoever breaks one loses the connection, and with it everybody's answers. Allocates nothing.</summary>
internal static class PublishRules
{
    /// <summary>The most bytes of a string, or of Correlation Data.</summary>
    public const int MaxFieldBytes = ushort.MaxValue;

    private static readonly SearchValues<char> Wildcards = SearchValues.Create("+#");

    /// <summary>The content type of everything that is JSON.</summary>
    public const string JsonType = "application/json";

    /// <summary>Looks for a broken rule.</summary>
    /// <param name="message">The message; its user properties are well-formed by themselves.</param>
    /// <param name="limits">What the broker takes.</param>
    /// <returns>Why it cannot be sent; null when it can.</returns>
    public static PublishOutcome? Fault(OutboundMessage message, BrokerLimits limits)
    {
        if (!IsTopic(message.Topic) || message.CorrelationData.Length > MaxFieldBytes)
        {
            return PublishOutcome.Malformed;
        }

        return SizeOf(message, limits) > Math.Min(limits.MaximumPacketSize, BrokerLimits.LargestPacket) ? PublishOutcome.TooLarge : null;
    }

    /// <summary>Says whether a packet may name a topic.</summary>
    /// <param name="topic">Any text.</param>
    /// <returns>True for 1 to 65,535 bytes of well-formed text without wildcards.</returns>
    public static bool IsTopic(string topic)
        => topic.Length is > 0 and <= MaxFieldBytes
            && topic.AsSpan().IndexOfAny(Wildcards) < 0
            && TextHygiene.IsWellFormed(topic)
            && (topic.Length <= MaxFieldBytes / 3 || Encoding.UTF8.GetByteCount(topic) <= MaxFieldBytes);

    /// <summary>The size of a message's packet on the wire.</summary>
    /// <param name="message">The message.</param>
    /// <param name="limits">What the broker takes: whether there are properties, and a packet identifier.</param>
    /// <returns>All its bytes, the header's included.</returns>
    /// <remarks>MQTT 5, sections 2.1.4 and 3.3: header, remaining length; topic, packet identifier with QoS 1, properties behind their length, payload.</remarks>
    public static long SizeOf(OutboundMessage message, BrokerLimits limits)
    {
        var remainder = Field(message.Topic) + (limits.Confirms(message) ? 2 : 0) + message.Payload.Length;
        if (limits.IsVersion5)
        {
            var properties = PropertiesOf(message);
            remainder += LengthOfLength(properties) + properties;
        }

        return 1 + LengthOfLength(remainder) + remainder;
    }

    // Each property has one byte that tells which it is.
    private static long PropertiesOf(OutboundMessage message)
    {
        var size = (message.IsJson ? 2L + 1 + Field(JsonType) : 0)
            + (message.CorrelationData.Length > 0 ? 1 + 2 + message.CorrelationData.Length : 0)
            + (message.ExpirySeconds > 0 ? 5 : 0);
        for (var i = 0; i < message.UserProperties.Count; i++)
        {
            var (name, value) = message.UserProperties[i];
            size += 1 + Field(name) + Field(value);
        }

        return size;
    }

    private static long Field(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    // A variable byte integer carries seven bits a byte.
    private static int LengthOfLength(long length) => length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : 4;
}
