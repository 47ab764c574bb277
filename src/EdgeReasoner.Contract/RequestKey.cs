namespace EdgeReasoner.Contract;

/// <summary>The identity of a request, and of the decision made for it, in an answer.</summary>
/// <param name="Id">The request's id; null when it could not be read.</param>
/// <param name="Transaction">Its second name; null when there is none.</param>
/// <param name="DecisionId">Identifies the decision over all starts of the daemon; empty for a refusal.</param>
public sealed record RequestKey(string? Id, Transaction? Transaction = null, string DecisionId = "")
{
    /// <summary>Gets the key of what nobody sent: a decision made without an edge.</summary>
    public static RequestKey None { get; } = new((string?)null);
}
