namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The part of the vocabulary for what follows from stated facts.</summary>
internal static class LogicWords
{
    /// <summary>The tokens, in id order.</summary>
    internal static readonly string[] Tokens = [];
}
