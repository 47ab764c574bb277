namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Things of everyday life, where they are, and what is asked of them.</summary>
internal sealed record WorldPuzzle();
