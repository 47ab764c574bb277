namespace EdgeReasoner.Contract;

/// <summary>The reasons why a request gets no decision. The names, in snake case, are those of the wire format, logs and docs/mqtt.md.</summary>
public enum RefusalReason
{
    /// <summary>Not JSON: syntax, encoding or nesting (400).</summary>
    BadJson,

    /// <summary>JSON, but not what the request table allows (400).</summary>
    Schema,

    /// <summary>The request was retained; it is not executed (400).</summary>
    RetainedRequest,

    /// <summary>Neither an id nor Correlation Data (400).</summary>
    NoCorrelation,

    /// <summary>The profile is not configured (400).</summary>
    UnknownProfile,

    /// <summary>The fallback is none of the options (400).</summary>
    UnknownFallback,

    /// <summary>A word lies outside what the loaded model reads (400).</summary>
    NotUnderstood,

    /// <summary>The Response Topic lies outside the requester's prefixes (403).</summary>
    ResponseTopic,

    /// <summary>The requester's name is not one (403).</summary>
    Requester,

    /// <summary>Nothing was left of the deadline (408).</summary>
    Expired,

    /// <summary>A known id came with another payload (409).</summary>
    IdReuse,

    /// <summary>The payload is over the limit (413).</summary>
    TooLarge,

    /// <summary>The answer is larger than the broker's largest packet (413).</summary>
    AnswerTooLarge,

    /// <summary>The content type is not JSON (415).</summary>
    ContentType,

    /// <summary>The requester sends more than its share (429).</summary>
    RateLimited,

    /// <summary>The requester no longer wants the answer (499).</summary>
    Cancelled,

    /// <summary>A defect on this side (500).</summary>
    Internal,

    /// <summary>The connection broke twice when the answer was sent, and it is not sent again (500).</summary>
    AnswerSetAside,

    /// <summary>The model wrote nothing that could be read as an answer (500).</summary>
    ModelOutput,

    /// <summary>It could not be finished in time, said at once (503).</summary>
    Overloaded,

    /// <summary>Answers cannot be stored, so none is given that a crash could change (503).</summary>
    Journal,

    /// <summary>The model is still being loaded (503).</summary>
    Starting,

    /// <summary>No model could be loaded (503).</summary>
    NoModel,

    /// <summary>A reading that the decision rests on is missing or too old; only on the topics of GPIO triggers (503).</summary>
    NoReading,
}
