using System.Security.Cryptography;
using System.Text;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>
/// Reads what surrounds a request, in the order that decides where an error goes: (1) requester, (2) Response Topic, (3) retained,
/// (4) content type, (5) Correlation Data, (6) size.
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="maxPayloadBytes">The payload limit.</param>
internal sealed class EnvelopeReader(Topics topics, int maxPayloadBytes)
{
    /// <summary>Reads a message's envelope.</summary>
    /// <param name="message">A received message.</param>
    /// <param name="error">What is wrong with it; the envelope says where to send this. Null when nothing is.</param>
    /// <returns>The envelope; null when the message is no request or cannot be answered anywhere.</returns>
    public Envelope? Read(InboundMessage message, out RequestError? error)
    {
        error = null;
        if (message.Local is { } local)
        {
            return new Envelope(local.Name, local.AnswerTopic, [], null, message.ReceivedAt, null, message.Receipt) { Local = local };
        }

        if (!topics.TryParseRequest(message.Topic, out var requester) || !Topics.IsTopicName(requester) || requester.Length > RequestLimits.MaxName)
        {
            return null;
        }

        // 1 and 2
        var isName = Topics.IsName(requester);
        var isAllowed = message.ResponseTopic is null || (isName && topics.Allows(message.ResponseTopic, requester));
        var envelope = new Envelope(
            requester,
            isAllowed && message.ResponseTopic is { } responseTopic ? responseTopic : topics.Answer(requester),
            message.CorrelationData,
            message.Traceparent,
            message.ReceivedAt,
            message.Expiry,
            message.Receipt);
        error = !isName
            ? new RequestError(ErrorCode.Requester, "The requester in the topic must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.", "topic")
            : !isAllowed
                ? new RequestError(
                    ErrorCode.ResponseTopic,
                    $"The Response Topic lies outside the allowed prefixes of '{requester}'; use one below them, or none to be answered here.",
                    "response_topic")
                : Fault(message);
        return envelope;
    }

    /// <summary>Who sent a request.</summary>
    /// <param name="message">A received message.</param>
    /// <returns>The last level of its topic as it is; null when it is no request, or one from inside the daemon.</returns>
    public string? RequesterOf(InboundMessage message) => message.Local is null && topics.TryParseRequest(message.Topic, out var requester) ? requester : null;

    /// <summary>The id of a request that has none in its payload.</summary>
    /// <param name="correlationData">Its Correlation Data.</param>
    /// <returns>The data as text when that is a name of 1 to 64 printable ASCII characters, else in hexadecimal (hashed when long); null without data.</returns>
    public static string? IdFrom(ReadOnlySpan<byte> correlationData)
    {
        if (correlationData.IsEmpty)
        {
            return null;
        }

        if (correlationData.Length <= RequestLimits.MaxName && correlationData.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0)
        {
            return Encoding.ASCII.GetString(correlationData);
        }

        return Convert.ToHexStringLower(correlationData.Length <= RequestLimits.MaxName / 2 ? correlationData : SHA256.HashData(correlationData));
    }

    private RequestError? Fault(InboundMessage message)
    {
        // 3
        if (message.Retained)
        {
            return new RequestError(ErrorCode.RetainedRequest, "The request was retained and is not executed; publish it without the retain flag.", "retain");
        }

        // 4
        if (message.ContentType is { } type && !IsJson(type))
        {
            return new RequestError(ErrorCode.ContentType, "The Content Type is not application/json; send JSON, or no content type.", "content_type");
        }

        // 5
        if (message.CorrelationData.Length > RequestLimits.MaxCorrelationBytes)
        {
            return new RequestError(
                ErrorCode.Schema, $"The Correlation Data has over {RequestLimits.MaxCorrelationBytes} bytes; a short unique value suffices.", "correlation_data");
        }

        // 6
        return message.PayloadLength > maxPayloadBytes
            ? new RequestError(ErrorCode.TooLarge, $"The payload has {message.PayloadLength} bytes; the limit is {maxPayloadBytes}, so send less.", "payload")
            : null;
    }

    private static bool IsJson(string contentType)
        => contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
