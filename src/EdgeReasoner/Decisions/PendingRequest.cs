using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Decisions;

/// <summary>A request that waits for the model.</summary>
/// <param name="Admitted">The request, as it was let in.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
internal sealed record PendingRequest(AdmittedRequest Admitted, DecisionPrompt Prompt)
    : PendingDecision(Admitted.Request, Prompt, Admitted.Deadline)
{
    /// <summary>Gets what identifies request and decision in the answer.</summary>
    public RequestKey Key => Admitted.Key;

    /// <summary>Gets the requester, who takes the answer.</summary>
    public Requester Requester => Admitted.Requester;

    /// <summary>Gets the source of the token by which its decision is stopped; every pass asks it.</summary>
    public CancellationTokenSource Withdrawal { get; } = new();
}
