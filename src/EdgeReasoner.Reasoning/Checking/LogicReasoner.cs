using EdgeReasoner.Reasoning.Prompting.English;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Reasoning.Checking;

/// <summary>Reasons exactly about what follows from stated facts.</summary>
internal static class LogicReasoner
{
    /// <summary>Writes the whole reasoning.</summary>
    /// <param name="steps">Receives the steps.</param>
    /// <param name="writer">The prompt's writer.</param>
    /// <param name="puzzle">Facts and question.</param>
    /// <returns>The trace.</returns>
    internal static Trace Solve(StepWriter steps, TokenWriter writer, LogicPuzzle puzzle) => throw new NotSupportedException();
}
