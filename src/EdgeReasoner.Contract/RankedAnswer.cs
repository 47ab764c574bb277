namespace EdgeReasoner.Contract;

/// <summary>An answer with its probability.</summary>
/// <param name="Id">The option's id, or the normalised open answer.</param>
/// <param name="Probability">Pooled probability in [0, 1]; those of one ranking sum to 1, or to less for an open answer, where the rest is for answers not seen.</param>
public sealed record RankedAnswer(string Id, double Probability);
