namespace EdgeReasoner.Training.Evaluation;

/// <summary>The score of the product's own loop on the held-out items of one family, with at most so many rounds.</summary>
internal sealed record LoopScore
{
    /// <summary>Gets the family.</summary>
    internal required string Family { get; init; }

    /// <summary>Gets the most rounds the loop might use; 0 is the direct answer.</summary>
    internal required int MaxRounds { get; init; }

    /// <summary>Gets the number of items decided.</summary>
    internal required int Items { get; init; }

    /// <summary>Gets the number of items answered right.</summary>
    internal required int Right { get; init; }

    /// <summary>Gets the number of items that the direct answer had right and this one has wrong.</summary>
    internal required int Broken { get; init; }

    /// <summary>Gets the mean of the rounds used.</summary>
    internal required double MeanRounds { get; init; }

    /// <summary>Gets the median wall time of a decision.</summary>
    internal required double MedianMilliseconds { get; init; }

    /// <summary>Gets the mean confidence of the answers, in [0, 1].</summary>
    internal required double MeanConfidence { get; init; }

    /// <summary>Gets the share answered right, in [0, 1].</summary>
    internal double Accuracy => (double)Right / Items;
}
