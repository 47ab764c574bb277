using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The part of the vocabulary for what happens to things of everyday life.</summary>
internal static class WorldTokens
{
    /// <summary>The beginning of the token of a word of the small world.</summary>
    internal const string Prefix = "w:";

    /// <summary>The tokens, in id order: one for each of <see cref="World.Words"/>.</summary>
    internal static readonly string[] Tokens = [.. World.Words.Select(word => Prefix + word.Replace(' ', '_'))];
}
