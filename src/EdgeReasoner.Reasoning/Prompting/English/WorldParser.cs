using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Reads requests that ask what happens to things of everyday life.</summary>
internal static class WorldParser
{
    /// <summary>Reads a request when its question is of this kind.</summary>
    /// <param name="request">The request; its rules are the facts.</param>
    /// <returns>The problem or the misreading; both null when the question is of another kind.</returns>
    internal static (Problem? Problem, Misreading? Misreading) TryRead(DecisionRequest request) => (null, null);
}
