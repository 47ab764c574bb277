using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Requests;

/// <summary>Whoever asked for a decision and takes its answer.</summary>
/// <param name="Name">Who it is: a requester's name, or that of the part of the daemon that asks.</param>
/// <param name="Address">Where the answer goes; with a request's id it identifies the request.</param>
internal abstract record Requester(string Name, string Address)
{
    /// <summary>
    /// Makes the key that identifies a request: where its answer goes, and its id. The id is the Correlation Data only where the payload has none:
    /// a client that numbers its correlations from 1 at every start, or a retry under a new one, keeps its meaning.
    /// </summary>
    /// <param name="id">Its id; null when it could not be read.</param>
    /// <returns>The key.</returns>
    public string KeyOf(string? id) => $"{Address}\n{id}";
}

/// <summary>A requester at the broker.</summary>
/// <param name="Name">Its name, from the topic.</param>
/// <param name="Address">Its Response Topic if that is allowed, else the fixed answer topic.</param>
/// <param name="CorrelationData">Echoed unchanged; empty when there is none.</param>
/// <param name="Traceparent">The W3C trace context to continue; null when there is none.</param>
/// <param name="Receipt">The promise to acknowledge its request.</param>
internal sealed record MqttRequester(string Name, string Address, byte[] CorrelationData, string? Traceparent, Receipt Receipt) : Requester(Name, Address);

/// <summary>A part of the daemon that asks, such as a GPIO trigger. Its requests take the same path as those from the broker; its answers come back by a call.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Address">Tells its requests from those of others; nothing is sent there by the answer path.</param>
/// <param name="Answered">Takes the answer, on the thread that made it; must not block.</param>
internal sealed record LocalRequester(string Name, string Address, Action<Answer> Answered) : Requester(Name, Address);
