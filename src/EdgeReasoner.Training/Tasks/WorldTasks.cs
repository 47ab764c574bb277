using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates requests that ask what happens to things of everyday life.</summary>
internal static class WorldTasks
{
    /// <summary>Draws a request.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="style">How long, from which compositions, in which words.</param>
    /// <returns>The request, or null to draw again.</returns>
    internal static DecisionRequest? Draw(Random random, TaskStyle style) => throw new NotSupportedException();
}
