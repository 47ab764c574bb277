namespace EdgeReasoner.Evaluation.Measures;

/// <summary>Answers of similar confidence.</summary>
/// <param name="Count">How many.</param>
/// <param name="MeanConfidence">Their mean confidence, in [0, 1].</param>
/// <param name="Right">How many of them were right.</param>
/// <param name="Lowest">The lowest confidence among them.</param>
/// <param name="Highest">The highest.</param>
internal sealed record ReliabilityBin(int Count, double MeanConfidence, int Right, double Lowest, double Highest);
