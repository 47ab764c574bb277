using System.Globalization;
using System.Threading.Channels;
using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Decisions;

/// <summary>Hands answers to whoever asked: to parts of the daemon by a call, to the broker by way of the publisher. Sending never waits: when the broker takes nothing any more, answers are dropped and counted.</summary>
/// <param name="statistics">Counts what is dropped.</param>
/// <param name="clock">Measures deadlines.</param>
internal sealed class Outbox(DaemonStatistics statistics, TimeProvider clock)
{
    /// <summary>The user property that carries the status.</summary>
    public const string StatusProperty = "__stat";

    /// <summary>The user property that carries the version of the contract, with it.</summary>
    public static readonly (string Name, string Value) Version = ("__protVer", "1.0");

    /// <summary>The user property that carries a refusal's message.</summary>
    public const string MessageProperty = "__stMsg";

    // More than any queue: reached only when the broker is away while requests keep coming in from its backlog.
    private const int Capacity = 16_384;

    // For refusals of requests whose deadline could not be read.
    private static readonly TimeSpan RefusalLife = TimeSpan.FromSeconds(10);

    private readonly Channel<OutboundAnswer> _channel = Channel.CreateBounded<OutboundAnswer>(Capacity);

    private volatile bool _isComplete;

    /// <summary>Gets or sets the publisher's short way: takes an answer on the sender's thread, or says that it has to wait its turn.</summary>
    public Func<OutboundAnswer, bool> SendAtOnce { get; set; } = static _ => false;

    /// <summary>Gets the reading end, for the publisher.</summary>
    public ChannelReader<OutboundAnswer> Reader => _channel.Reader;

    /// <summary>Sends an answer that is not kept.</summary>
    /// <param name="requester">Who asked.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="until">After this it is not sent any more, and <c>expired</c> is said instead.</param>
    /// <param name="decidedAt">Monotonic timestamp of the end of the decision; null for now.</param>
    public void Send(Requester requester, Answer answer, Deadline until, long? decidedAt = null)
    {
        statistics.Undecided.Note(requester.Name, answer, clock.GetUtcNow());
        switch (requester)
        {
            case LocalRequester local:
                statistics.CountPublished(answer.Status);
                local.Answered(answer);
                break;
            case MqttRequester mqtt:
                Send(mqtt, AnswerDocument.Of(answer), until, answer.Key, 0, decidedAt);
                break;
        }
    }

    /// <summary>Sends a refusal of a message whose deadline is not known, because it could not be read, or was not; it is worth sending for ten seconds from the receipt.</summary>
    /// <param name="requester">Who asked.</param>
    /// <param name="refused">The refusal.</param>
    /// <param name="receivedAt">Monotonic timestamp of the receipt.</param>
    public void Refuse(MqttRequester requester, Answer refused, long receivedAt) => Send(requester, refused, Deadline.From(clock, receivedAt, RefusalLife));

    /// <summary>Sends a document to a requester at the broker.</summary>
    /// <param name="requester">Who asked.</param>
    /// <param name="document">The answer's bytes and status.</param>
    /// <param name="until">After this it is not sent any more, and <c>expired</c> is said instead.</param>
    /// <param name="key">What the answer echoes of the request.</param>
    /// <param name="sequence">The answer's sequence number in the journal; 0 when it need not be marked as published.</param>
    /// <param name="decidedAt">Monotonic timestamp of the end of the decision; null for now.</param>
    public void Send(MqttRequester requester, AnswerDocument document, Deadline until, RequestKey key, long sequence = 0, long? decidedAt = null)
    {
        var properties = new List<(string, string)> { (StatusProperty, document.Status.ToString(CultureInfo.InvariantCulture)), Version };
        if (document.Message is { } message)
        {
            properties.Add((MessageProperty, message));
        }

        if (TraceContext.Continue(requester.Traceparent, requester.KeyOf(key.Id)) is { } traceparent)
        {
            properties.Add(("traceparent", traceparent));
        }

        var outbound = new OutboundMessage(requester.Address, document.Payload)
        {
            CorrelationData = requester.CorrelationData,
            ExpirySeconds = (uint)Math.Max(1, Math.Ceiling(until.Remaining.TotalSeconds)),
            UserProperties = properties,
            About = key.Id,
        };
        var answer = new OutboundAnswer(outbound, until, requester.Receipt, document.Status) { Requester = requester.Name, Key = key, Sequence = sequence, SentAt = decidedAt ?? clock.GetTimestamp() };
        if (!_isComplete && _channel.Reader.Count == 0 && SendAtOnce(answer))
        {
            return;
        }

        if (!_channel.Writer.TryWrite(answer))
        {
            statistics.CountDropped();
            if (!_isComplete)
            {
                requester.Receipt.Settle(); // when stopping it is left unacknowledged, and the broker delivers it to the next start
            }
        }
    }

    /// <summary>Sends the best so far, once and unconfirmed; only requesters at the broker are told.</summary>
    /// <param name="admitted">The request.</param>
    /// <param name="report">The best so far.</param>
    public void SendProgress(AdmittedRequest admitted, ProgressReport report)
    {
        if (admitted.Requester is not MqttRequester requester)
        {
            return;
        }

        var outbound = new OutboundMessage(Topics.Progress(requester.Address), AnswerWriter.Progress(admitted.Key, report, clock.GetElapsedTime(admitted.Arrival.ReceivedAt)))
        {
            Confirmed = false,
            About = admitted.Key.Id,
            CorrelationData = requester.CorrelationData,
            ExpirySeconds = 1,
        };
        _channel.Writer.TryWrite(new OutboundAnswer(outbound, admitted.Deadline, null, 0) { Key = admitted.Key, SentAt = clock.GetTimestamp() });
    }

    /// <summary>Ends the sending: what is decided later is dropped and counted, and its request left unacknowledged for the next start.</summary>
    public void Complete()
    {
        _isComplete = true;
        _channel.Writer.TryComplete();
    }
}
