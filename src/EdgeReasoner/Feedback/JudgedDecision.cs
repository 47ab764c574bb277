using EdgeReasoner.Contract;

namespace EdgeReasoner.Feedback;

/// <summary>A published decision whose outcome may still be reported.</summary>
/// <param name="DecisionId">Its id, unique over all starts.</param>
/// <param name="Requester">Who got it.</param>
/// <param name="Request">What was asked.</param>
internal sealed record JudgedDecision(string DecisionId, string Requester, DecisionRequest Request);
