namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>A mistake to be made on purpose while steps are written: at which decision, and how far off.</summary>
/// <param name="Site">Which of the trace's decisions (copied number, verdict, tally, result) goes wrong, from 0.</param>
/// <param name="Random">Draws how wrong.</param>
internal sealed record Fault(int Site, Random Random);
