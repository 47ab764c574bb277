using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Hosting;

/// <summary>Whether the model could read a request, and what it decided.</summary>
internal abstract record DeciderOutcome
{
    private DeciderOutcome()
    {
    }

    /// <summary>It could.</summary>
    /// <param name="Decision">The decision.</param>
    internal sealed record Decided(Decision Decision) : DeciderOutcome;

    /// <summary>It could not.</summary>
    /// <param name="Fault">Field, word and remedy.</param>
    internal sealed record Unreadable(PromptOutcome.NotUnderstood Fault) : DeciderOutcome;
}
