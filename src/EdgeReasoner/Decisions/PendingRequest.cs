using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Decisions;

/// <summary>A request that was let in and waits for its answer.</summary>
/// <param name="Arrival">The request, who asked, and when.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
/// <param name="Key">What identifies request and decision in the answer.</param>
internal sealed record PendingRequest(Arrival Arrival, DecisionPrompt Prompt, RequestKey Key)
    : PendingDecision(Arrival.Request, Prompt, Arrival.Deadline)
{
    /// <summary>Gets the requester, who takes the answer.</summary>
    public Requester Requester => Arrival.Requester;

    /// <summary>Gets or sets the timestamp at which its decision began; 0 while it waits.</summary>
    public long StartedAt { get; set; }

    /// <summary>Gets the source of the token by which its decision is stopped; every pass asks it.</summary>
    public CancellationTokenSource Withdrawal { get; } = new();

    /// <summary>Makes the answer that is given when it is not decided.</summary>
    /// <param name="refusal">Why.</param>
    /// <returns>The answer, with the request's fallback where the fault is on this side.</returns>
    public Answer Refused(Refusal refusal) => Arrival.Refused(refusal) with { Key = Key };
}
