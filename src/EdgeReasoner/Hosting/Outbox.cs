using System.Threading.Channels;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;

namespace EdgeReasoner.Hosting;

/// <summary>Addresses answers and hands them to the publisher. Writing never waits: when the broker takes nothing any more, answers are dropped and counted.</summary>
/// <param name="statistics">Counts what is dropped.</param>
/// <param name="clock">Measures deadlines.</param>
internal sealed class Outbox(DaemonStatistics statistics, TimeProvider clock)
{
    // More than any queue: reached only when the broker is away while requests keep coming in from its backlog.
    private const int Capacity = 16_384;
    private const string ProtocolVersion = "1.0";

    // For errors of requests whose deadline could not be read.
    private static readonly TimeSpan ErrorLife = TimeSpan.FromSeconds(10);

    private readonly Channel<Reply> _channel = Channel.CreateBounded<Reply>(Capacity);

    private volatile bool _isComplete;

    /// <summary>Gets the end from which the publisher takes.</summary>
    public ChannelReader<Reply> Reader => _channel.Reader;

    /// <summary>Sends an answer.</summary>
    /// <param name="envelope">Where it goes and what is echoed.</param>
    /// <param name="answer">Its bytes and status.</param>
    /// <param name="until">After this it is not sent any more, and <c>expired</c> is said instead; null for an error that knows no deadline.</param>
    /// <param name="key">What the answer echoes of the request.</param>
    /// <param name="sequence">The answer's sequence number in the journal; 0 when it need not be marked as published.</param>
    /// <param name="decidedAt">Monotonic timestamp of the end of the decision; null for now.</param>
    public void Send(Envelope envelope, StoredAnswer answer, Deadline? until, AnswerKey key, long sequence = 0, long? decidedAt = null)
    {
        if (envelope.Local is { } local)
        {
            envelope.Receipt.Settle();
            statistics.CountPublished(answer.Status);
            local.Answered(answer.Payload);
            return;
        }

        var deadline = until ?? Deadline.From(clock, envelope.ReceivedAt, ErrorLife);
        var properties = new List<(string, string)> { ("__stat", WireNumber(answer.Status)), ("__protVer", ProtocolVersion) };
        if (answer.Message is { } message)
        {
            properties.Add(("__stMsg", message));
        }

        if (TraceContext.Continue(envelope.Traceparent, AnswerMemory.KeyOf(envelope, key.Id)) is { } traceparent)
        {
            properties.Add(("traceparent", traceparent));
        }

        var outbound = new OutboundMessage(envelope.AnswerTopic, answer.Payload)
        {
            CorrelationData = envelope.CorrelationData,
            ExpirySeconds = (uint)Math.Max(1, Math.Ceiling(deadline.Remaining.TotalSeconds)),
            UserProperties = properties,
        };
        if (!_channel.Writer.TryWrite(new Reply(outbound, deadline, envelope.Receipt, answer.Status) { Key = key, Sequence = sequence, SentAt = decidedAt ?? clock.GetTimestamp() }))
        {
            statistics.CountDropped();
            if (!_isComplete)
            {
                envelope.Receipt.Settle(); // when stopping it is left unacknowledged, and the broker delivers it to the next start
            }
        }
    }

    /// <summary>Sends the best so far, once and unconfirmed.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="payload">The progress document.</param>
    public void SendProgress(PendingRequest pending, byte[] payload)
    {
        var outbound = new OutboundMessage(Topics.Progress(pending.Envelope.AnswerTopic), payload)
        {
            Confirmed = false,
            CorrelationData = pending.Envelope.CorrelationData,
            ExpirySeconds = 1,
        };
        _channel.Writer.TryWrite(new Reply(outbound, pending.Deadline, null, 0) { Key = pending.Key, SentAt = clock.GetTimestamp() });
    }

    /// <summary>No more will be sent.</summary>
    public void Complete()
    {
        _isComplete = true;
        _channel.Writer.TryComplete();
    }

    private static string WireNumber(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
