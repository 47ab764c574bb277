namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Facts that a request states, and what is asked of them.</summary>
internal sealed record LogicPuzzle();
