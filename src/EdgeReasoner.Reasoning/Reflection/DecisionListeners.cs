using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The receivers of a decision's rounds, called on the advancing thread.</summary>
/// <param name="Progress">Told the best answer after each round; null for nobody.</param>
/// <param name="Recorder">Told of each round, which then generates one reasoning; null for nobody.</param>
internal sealed record DecisionListeners(Action<ProgressReport>? Progress = null, Action<RoundRecord>? Recorder = null);
