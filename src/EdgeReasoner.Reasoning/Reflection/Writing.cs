namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>What one generation wrote.</summary>
/// <param name="Tokens">The tokens, an end token included, an unfinished step dropped when there is a finished one or the clock cut it.</param>
/// <param name="Written">How many were generated, dropped ones included.</param>
/// <param name="Steps">Finished steps among them.</param>
/// <param name="IsAtEnd">Whether the model itself ended it.</param>
/// <param name="IsCut">Whether the clock ended it.</param>
internal sealed record Writing(int[] Tokens, int Written, int Steps, bool IsAtEnd, bool IsCut);

/// <summary>A reasoning under consideration.</summary>
/// <param name="Tokens">The tokens after the draft cue.</param>
/// <param name="Steps">Finished steps, as far as they were counted.</param>
/// <param name="Line">The line of reasoning it belongs to, from 1.</param>
/// <param name="IsAtEnd">Whether the model itself ended it.</param>
/// <param name="IsCut">Whether the clock cut it.</param>
/// <param name="Kind">What a probe after it is worth.</param>
internal sealed record CandidateReasoning(int[] Tokens, int Steps, int Line, bool IsAtEnd, bool IsCut, Confidence.EvidenceKind Kind);
