using System.Security.Cryptography;
using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Requests;

/// <summary>
/// Makes a typed request of a received message, in the order that decides where an error goes: (1) requester, (2) Response Topic, (3) retained,
/// (4) content type, (5) Correlation Data, (6) size, (7) payload.
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="parser">Step 7.</param>
/// <param name="maxPayloadBytes">Step 6.</param>
/// <param name="clock">Whose timestamps deadlines count from.</param>
internal sealed class MqttRequestReader(Topics topics, RequestParser parser, int maxPayloadBytes, TimeProvider clock)
{
    /// <summary>Reads a request.</summary>
    /// <param name="message">A received message.</param>
    /// <param name="requester">Who asked; null when it is no request, or cannot be answered anywhere.</param>
    /// <param name="refused">What the requester is to be told instead; null when nothing is wrong.</param>
    /// <returns>The request; null when it is refused or is none.</returns>
    public Arrival? Read(InboundMessage message, out MqttRequester? requester, out Answer? refused)
    {
        requester = RequesterOf(message, out var refusal); // 1 to 6
        refused = null;
        var correlationId = IdFrom(message.CorrelationData);
        if (requester is null || refusal is not null)
        {
            refused = refusal is null ? null : Answer.Refused(new RequestKey(correlationId), refusal);
            return null;
        }

        // 7
        switch (parser.Parse(message.Payload, correlationId))
        {
            case ParsedRequest.Accepted { Request: var request } accepted:
                // Its budget counts from receipt, and never outlives the request message itself.
                var deadline = Deadline.From(clock, message.ReceivedAt, message.Expiry < request.Budget ? message.Expiry.Value : request.Budget);
                return new Arrival(request, requester, new RequestKey(request.Id, accepted.Transaction), message.ReceivedAt, deadline) { Payload = message.Payload };
            case ParsedRequest.Refused unread:
                refused = Answer.Refused(new RequestKey(unread.Id, unread.Transaction), unread.Refusal);
                return null;
            default:
                throw new InvalidOperationException("A payload was neither accepted nor refused.");
        }
    }

    /// <summary>Reads who asked, and what is wrong with the message around the payload.</summary>
    /// <param name="message">A received message.</param>
    /// <param name="refusal">What is wrong; null when nothing is.</param>
    /// <returns>Who asked, be it a name or not; null when the message is no request, or no packet can name the topic of its answer.</returns>
    public MqttRequester? RequesterOf(InboundMessage message, out Refusal? refusal)
    {
        refusal = null;
        if (!topics.TryParseRequest(message.Topic, out var requester) || !PublishRules.IsTopic(topics.Answer(requester)))
        {
            return null;
        }

        // 1 and 2
        var isName = Names.IsName(requester);
        var isAllowed = message.ResponseTopic is null || (isName && topics.Allows(message.ResponseTopic, requester));
        refusal = !isName ? new Refusal(RefusalReason.Requester, $"The requester in the topic must have {Names.Allowed}.", "topic")
            : !isAllowed
                ? new Refusal(
                    RefusalReason.ResponseTopic,
                    $"The Response Topic lies outside the allowed prefixes of '{requester}'; use one below them, or none to be answered here.",
                    "response_topic")
                : Fault(message);
        return new MqttRequester(
            requester,
            isAllowed && message.ResponseTopic is { } responseTopic ? responseTopic : topics.Answer(requester),
            message.CorrelationData,
            message.Traceparent,
            message.Receipt);
    }

    /// <summary>Reads who sent a request.</summary>
    /// <param name="message">A received message.</param>
    /// <returns>The last level of its topic as it is; null when it is no request.</returns>
    public string? RequesterNameOf(InboundMessage message) => topics.TryParseRequest(message.Topic, out var requester) ? requester : null;

    /// <summary>Reads who cancels.</summary>
    /// <param name="message">A received message.</param>
    /// <returns>Its name; null when it is no cancellation, or the name is none.</returns>
    public string? CancellingRequester(InboundMessage message) => topics.CancellingRequester(message.Topic);

    /// <summary>Reads who reports an outcome.</summary>
    /// <param name="message">A received message.</param>
    /// <returns>Its name; null when it is no feedback, or the name is none.</returns>
    public string? ReportingRequester(InboundMessage message) => topics.ReportingRequester(message.Topic);

    /// <summary>Makes the id of a request that has none in its payload.</summary>
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

    private Refusal? Fault(InboundMessage message)
    {
        // 3
        if (message.Retained)
        {
            return new Refusal(RefusalReason.RetainedRequest, "The request was retained and is not executed; publish it without the retain flag.", "retain");
        }

        // 4
        if (message.ContentType is { } type && !IsJson(type))
        {
            return new Refusal(RefusalReason.ContentType, "The Content Type is not application/json; send JSON, or no content type.", "content_type");
        }

        // 5
        if (message.CorrelationData.Length > RequestLimits.MaxCorrelationBytes)
        {
            return new Refusal(
                RefusalReason.Schema, $"The Correlation Data has over {RequestLimits.MaxCorrelationBytes} bytes; a short unique value suffices.", "correlation_data");
        }

        // 6
        return message.PayloadLength > maxPayloadBytes
            ? new Refusal(RefusalReason.TooLarge, $"The payload has {message.PayloadLength} bytes; the limit is {maxPayloadBytes}, so send less.", "payload")
            : null;
    }

    private static bool IsJson(string contentType)
        => contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
