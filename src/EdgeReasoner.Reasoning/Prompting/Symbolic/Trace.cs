namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The reasoning that leads from a prompt to its answer, step by step.</summary>
/// <param name="Steps">Tokens of each step, its label first and its end mark last; the last step also carries the mark that all is done.</param>
/// <param name="Answer">The tokens after the answer cue, for this very trace: wrong when a fault led astray.</param>
/// <param name="Sites">How many decisions the trace contains, each a place for a <see cref="Fault"/>.</param>
/// <param name="FaultyStep">The step in which the fault was made; −1 without one.</param>
/// <param name="FaultOffset">The first wrong token within that step; 0 without a fault.</param>
internal sealed record Trace(IReadOnlyList<int[]> Steps, int[] Answer, int Sites, int FaultyStep, int FaultOffset);
