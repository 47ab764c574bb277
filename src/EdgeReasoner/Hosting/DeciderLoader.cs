using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Hosting;

/// <summary>Makes a decider out of the daemon's parts that it shares with admission and publishing.</summary>
/// <param name="format">The model's prompt format.</param>
/// <param name="costs">Taught by the loop, read by admission.</param>
/// <param name="reserve">Taught by the publisher, read by loop and admission.</param>
/// <returns>The decider; the caller disposes of it.</returns>
/// <exception cref="ModelUnavailableException">There is no model.</exception>
internal delegate IDecider DeciderLoader(IPromptFormat format, CostModel costs, Reserve reserve);
