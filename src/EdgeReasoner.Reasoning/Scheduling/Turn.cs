using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>The next work of the worker. Whoever takes a turn owns the request until it suspends or completes it.</summary>
/// <typeparam name="TPending">What waits.</typeparam>
/// <param name="Kind">What to do.</param>
/// <param name="Pending">With which request.</param>
/// <param name="Decision">Its decision under way; null for <see cref="TurnKind.Start"/>, <see cref="TurnKind.Expire"/> and <see cref="TurnKind.Displace"/>.</param>
public sealed record Turn<TPending>(TurnKind Kind, TPending Pending, IOngoingDecision? Decision)
    where TPending : PendingDecision;

/// <summary>The kind of work that a <see cref="Turn{TPending}"/> is.</summary>
public enum TurnKind
{
    /// <summary>Begin the decision: its direct answer.</summary>
    Start,

    /// <summary>Run its next round.</summary>
    Continue,

    /// <summary>Publish the best so far: the time for its next round is over.</summary>
    Conclude,

    /// <summary>Publish the best so far: too many decisions are under way, or the worker ends.</summary>
    Yield,

    /// <summary>Say that it expired: its deadline passed before its turn.</summary>
    Expire,

    /// <summary>Say that a more urgent request took its place in a full queue.</summary>
    Displace,
}
