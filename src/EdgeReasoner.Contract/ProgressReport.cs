namespace EdgeReasoner.Contract;

/// <summary>The best answer so far, after a round.</summary>
/// <param name="Round">The round that just ended, 0 for the direct probe.</param>
/// <param name="Answer">The incumbent; null when the model has not said anything readable yet.</param>
/// <param name="Confidence">Its pooled probability in [0, 1].</param>
/// <param name="Ranking">All answers considered, best first.</param>
public sealed record ProgressReport(int Round, string? Answer, double Confidence, IReadOnlyList<RankedAnswer> Ranking);
