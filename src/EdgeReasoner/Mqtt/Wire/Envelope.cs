using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>What surrounds a request: who asked, where the answer goes, and what is echoed.</summary>
/// <param name="Requester">The requester's name, from the topic.</param>
/// <param name="AnswerTopic">Its Response Topic if that is allowed, else the fixed answer topic.</param>
/// <param name="CorrelationData">Echoed unchanged; empty when there is none.</param>
/// <param name="Traceparent">The W3C trace context to continue; null when there is none.</param>
/// <param name="ReceivedAt">Monotonic timestamp of the receipt.</param>
/// <param name="Expiry">What was left of the message's life on receipt; null when it does not expire.</param>
/// <param name="Receipt">The promise to acknowledge the request.</param>
internal sealed record Envelope(
    string Requester, string AnswerTopic, byte[] CorrelationData, string? Traceparent, long ReceivedAt, TimeSpan? Expiry, Receipt Receipt)
{
    /// <summary>Gets the requester inside the daemon, which takes the answer in place of the broker; null when there is none.</summary>
    public LocalRequester? Local { get; init; }

    /// <summary>When a request's answer must be out: its budget counts from receipt, and never outlives the request message itself.</summary>
    /// <param name="budget">The request's budget.</param>
    /// <param name="clock">Whose timestamps count.</param>
    /// <returns>The deadline.</returns>
    public Deadline DeadlineFor(TimeSpan budget, TimeProvider clock)
        => Deadline.From(clock, ReceivedAt, Expiry < budget ? Expiry.Value : budget);
}
