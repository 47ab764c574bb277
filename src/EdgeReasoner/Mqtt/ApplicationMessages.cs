using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>Translates between the MQTT library's messages and ours.</summary>
internal static class ApplicationMessages
{
    private const string TraceparentProperty = "traceparent";

    /// <summary>A received message; the payload is copied, for the library reuses its buffers.</summary>
    /// <param name="message">The library's message.</param>
    /// <param name="receivedAt">Monotonic timestamp of the receipt.</param>
    /// <param name="receipt">The promise to acknowledge it.</param>
    /// <param name="maxPayloadBytes">A larger payload is left out: its length alone decides.</param>
    /// <returns>Our message.</returns>
    public static InboundMessage ToInbound(MqttApplicationMessage message, long receivedAt, Receipt receipt, int maxPayloadBytes) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload.Length <= maxPayloadBytes ? message.Payload.ToArray() : ReadOnlyMemory<byte>.Empty,
        PayloadLength = message.Payload.Length,
        Retained = message.Retain,
        ResponseTopic = message.ResponseTopic is { Length: > 0 } topic ? topic : null,
        CorrelationData = message.CorrelationData is { } data ? [.. data] : [],
        ContentType = message.ContentType is { Length: > 0 } type ? type : null,
        Expiry = message.MessageExpiryInterval > 0 ? TimeSpan.FromSeconds(message.MessageExpiryInterval) : null,
        Traceparent = message.UserProperties?.FirstOrDefault(property => property.Name == TraceparentProperty) is { } property
            ? Encoding.UTF8.GetString(property.ValueBuffer.Span)
            : null,
        ReceivedAt = receivedAt,
        Receipt = receipt,
    };

    /// <summary>A message to publish.</summary>
    /// <param name="message">Our message.</param>
    /// <param name="limits">What the broker takes: what it does not confirm or retain is sent without.</param>
    /// <returns>The library's message.</returns>
    public static MqttApplicationMessage From(OutboundMessage message, BrokerLimits limits)
    {
        var builder = new MqttApplicationMessageBuilder()
            .WithTopic(message.Topic)
            .WithPayloadSegment(message.Payload)
            .WithRetainFlag(message.Retained && limits.TakesRetained)
            .WithQualityOfServiceLevel(limits.Confirms(message) ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce);
        if (!limits.IsVersion5)
        {
            return builder.Build();
        }

        if (message.IsJson)
        {
            builder.WithContentType(PublishRules.JsonType).WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData);
        }

        if (message.CorrelationData.Length > 0)
        {
            builder.WithCorrelationData(message.CorrelationData);
        }

        if (message.ExpirySeconds is { } seconds)
        {
            builder.WithMessageExpiryInterval(seconds);
        }

        foreach (var (name, value) in message.UserProperties)
        {
            builder.WithUserProperty(name, Encoding.UTF8.GetBytes(value).AsMemory());
        }

        return builder.Build();
    }
}
