using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates requests that ask what follows from stated facts.</summary>
internal static class LogicTasks
{
    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long, from which compositions, in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style) => throw new NotSupportedException();
}
