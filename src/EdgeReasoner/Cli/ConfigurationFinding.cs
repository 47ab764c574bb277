namespace EdgeReasoner.Cli;

/// <summary>One sentence of <c>check-config</c>.</summary>
/// <param name="Sentence">What was found, and what to do about it.</param>
/// <param name="Exit">The exit code that it leads to, if no other has a higher one; 0 for what is only worth knowing.</param>
internal sealed record ConfigurationFinding(string Sentence, int Exit = 0);
