using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>A request of the load.</summary>
/// <param name="At">When it comes.</param>
/// <param name="Budget">Until when its answer is wanted.</param>
/// <param name="Priority">0 to 3.</param>
/// <param name="PromptTokens">Length of its prompt.</param>
/// <param name="Rounds">Rounds after which it would be sure.</param>
internal sealed record SimulatedRequest(TimeSpan At, TimeSpan Budget, int Priority, int PromptTokens, int Rounds);

/// <summary>It, once it has come.</summary>
internal sealed record SimulatedPending(SimulatedRequest Load, DecisionRequest Request, SimulatedPrompt Simulated, Deadline Deadline)
    : PendingDecision(Request, Simulated, Deadline)
{
    public static SimulatedPending Of(SimulatedRequest load, TimeProvider clock) => new(
        load,
        new DecisionRequest { Id = "r", Budget = load.Budget, Priority = load.Priority },
        new SimulatedPrompt(load.PromptTokens),
        Deadline.After(clock, load.Budget));
}
