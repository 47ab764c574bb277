using System.Threading.Channels;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;

namespace EdgeReasoner.Hosting;

/// <summary>
/// The bounded hand-over from the receiving thread to the intake. When it is full the request is refused from its envelope alone:
/// some brokers ignore Receive Maximum, so the bound must be ours.
/// </summary>
/// <param name="capacity">Most messages that wait to be read, 1 or more.</param>
/// <param name="envelopes">Reads where a refusal goes.</param>
/// <param name="outbox">Takes the refusals.</param>
internal sealed class Inbox(int capacity, EnvelopeReader envelopes, Outbox outbox)
{
    private readonly Channel<InboundMessage> _channel = Channel.CreateBounded<InboundMessage>(capacity);

    /// <summary>Gets the end from which the intake takes.</summary>
    public ChannelReader<InboundMessage> Reader => _channel.Reader;

    /// <summary>Takes a message on the receiving thread; never waits.</summary>
    /// <param name="message">A received message.</param>
    public void Receive(InboundMessage message)
    {
        if (_channel.Writer.TryWrite(message))
        {
            return;
        }

        if (envelopes.Read(message, out var error) is not { } envelope)
        {
            message.Receipt.Settle();
            return;
        }

        var id = EnvelopeReader.IdFrom(message.CorrelationData);
        error ??= new RequestError(ErrorCode.Overloaded, "Too many requests are waiting to be read; try again later.", null, TimeSpan.FromSeconds(1));
        var key = new AnswerKey(id, null);
        outbox.Send(envelope, new StoredAnswer(AnswerWriter.Error(key, error, null), error.Status, error.Message), null, key);
    }
}
