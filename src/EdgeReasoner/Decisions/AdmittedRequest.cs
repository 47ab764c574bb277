using EdgeReasoner.Contract;
using EdgeReasoner.Requests;

namespace EdgeReasoner.Decisions;

/// <summary>A request that was let in: it gets one answer.</summary>
/// <param name="Arrival">The request, who asked, and when.</param>
/// <param name="Key">What identifies request and decision in the answer.</param>
internal sealed record AdmittedRequest(Arrival Arrival, RequestKey Key)
{
    /// <summary>Gets the request.</summary>
    public DecisionRequest Request => Arrival.Request;

    /// <summary>Gets the requester, who takes the answer.</summary>
    public Requester Requester => Arrival.Requester;

    /// <summary>Gets when the answer must be out.</summary>
    public Deadline Deadline => Arrival.Deadline;

    /// <summary>Gets or sets the timestamp at which its decision began; 0 while it waits, and where exact code decided at once.</summary>
    public long StartedAt { get; set; }

    /// <summary>Makes the answer that is given when it is not decided.</summary>
    /// <param name="refusal">Why.</param>
    /// <returns>The answer, with the request's fallback where the fault is on this side.</returns>
    public Answer Refused(Refusal refusal) => Arrival.Refused(refusal) with { Key = Key };
}
