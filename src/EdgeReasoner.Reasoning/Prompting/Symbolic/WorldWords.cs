namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The part of the vocabulary for what happens to things of everyday life.</summary>
internal static class WorldWords
{
    /// <summary>The tokens, in id order.</summary>
    internal static readonly string[] Tokens = [];
}
