using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Decisions;

/// <summary>
/// The bounded hand-over from the receiving thread to the intake. When it is full the request is refused by what surrounds it and its id alone:
/// some brokers ignore Receive Maximum, and QoS 0 knows none, so the bound must be ours.
/// </summary>
/// <param name="capacity">Most messages that wait to be read, 1 or more.</param>
/// <param name="reader">Reads where a refusal goes.</param>
/// <param name="budgets">What each requester may send; one that sends more is told so here, before it takes a place.</param>
/// <param name="outbox">Takes the refusals.</param>
internal sealed class Inbox(int capacity, MqttRequestReader reader, RequesterBudgets budgets, Outbox outbox)
{
    // One topic, and so one requester, may fill half of the places: who floods does not shut out the others.
    private readonly int _share = Math.Max(1, capacity / 2);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal); // as many as messages wait, at most
    private readonly Channel<InboundMessage> _channel = Channel.CreateBounded<InboundMessage>(capacity);

    /// <summary>Reads the messages in the order of their arrival, for the intake; each leaves its place to another.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>One after the other.</returns>
    public async IAsyncEnumerable<InboundMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var message in _channel.Reader.ReadAllAsync(cancellation))
        {
            Leave(message.Topic);
            yield return message;
        }
    }

    /// <summary>Takes a message on the receiving thread; never waits.</summary>
    /// <param name="message">A received message.</param>
    public void Receive(InboundMessage message)
    {
        var name = reader.RequesterNameOf(message);
        var wait = name is not null && Names.IsName(name) ? budgets.TryTake(name) : null; // what is no name is refused later
        if (wait is null && TryEnter(message))
        {
            return;
        }

        if (reader.RequesterOf(message, out var refusal) is not { } requester)
        {
            message.Receipt.Settle();
            return;
        }

        refusal ??= wait is { } retryAfter
            ? new Refusal(RefusalReason.RateLimited, "The requester sends more than its budget; wait.", null, retryAfter)
            : new Refusal(RefusalReason.Overloaded, "Too many requests are waiting to be read; try again later.", null, TimeSpan.FromSeconds(1));
        var key = RequestParser.KeyOf(message.Payload, MqttRequestReader.IdFrom(message.CorrelationData));
        outbox.Refuse(requester, Answer.Refused(key, refusal), message.ReceivedAt);
    }

    private bool TryEnter(InboundMessage message)
    {
        lock (_lock)
        {
            var places = _places.GetValueOrDefault(message.Topic);
            if (places >= _share)
            {
                return false;
            }

            _places[message.Topic] = places + 1;
        }

        if (_channel.Writer.TryWrite(message))
        {
            return true;
        }

        Leave(message.Topic);
        return false;
    }

    private void Leave(string topic)
    {
        lock (_lock)
        {
            if (--_places[topic] == 0)
            {
                _places.Remove(topic);
            }
        }
    }
}
