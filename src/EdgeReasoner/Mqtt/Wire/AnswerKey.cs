namespace EdgeReasoner.Mqtt.Wire;

/// <summary>What identifies a request, and the decision made for it, in an answer.</summary>
/// <param name="Id">The request's id; null when it could not be read.</param>
/// <param name="TransactionJson">The request's transaction as JSON; null when there is none.</param>
/// <param name="DecisionId">Identifies the decision over all starts of the daemon; empty for a refusal.</param>
internal sealed record AnswerKey(string? Id, string? TransactionJson, string DecisionId = "");
