using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>A request that waits for its turn; derive from it to carry what the reply will need.</summary>
/// <param name="Request">The request.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
/// <param name="Deadline">When its answer must be published.</param>
public record PendingDecision(DecisionRequest Request, DecisionPrompt Prompt, Deadline Deadline);
