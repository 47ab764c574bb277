using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Fits a monotone map from pooled to published confidence by isotonic regression over bins.</summary>
/// <remarks>
/// Pool adjacent violators (Ayer et al., An Empirical Distribution Function for Sampling with Incomplete Information, 1955) over bins of equal size;
/// each block says (right + 1) / (n + 2), Laplace's rule of succession, so that no number of right answers makes a certainty.
/// </remarks>
internal static class IsotonicFit
{
    private const int SmallestBin = 25;
    private const int MostBins = 20;

    /// <summary>Fits a map.</summary>
    /// <param name="answers">Best answers of the pool in one state.</param>
    /// <returns>Knots at the blocks' mean log-odds, and the cap; the identity with the cap of no items for none, as a fold can be left with.</returns>
    public static ConfidenceMap Fit(IReadOnlyList<Judged> answers)
    {
        if (answers.Count == 0)
        {
            return new ConfidenceMap { Cap = MostFor(0) };
        }

        var sorted = answers.OrderBy(static answer => answer.LogOdds).ToArray();
        var size = Math.Max(SmallestBin, (sorted.Length + MostBins - 1) / MostBins);
        var blocks = new List<Block>();
        for (var at = 0; at < sorted.Length; at += size)
        {
            // A short last bin joins the one before it.
            var isLast = sorted.Length - at < 2 * size;
            var bin = sorted.AsSpan(at, isLast ? sorted.Length - at : size).ToArray();
            Add(blocks, new Block(bin.Length, bin.Count(static answer => answer.IsRight), bin.Sum(static answer => answer.LogOdds)));
            if (isLast)
            {
                break;
            }
        }

        return new ConfidenceMap
        {
            KnotLogOdds = [.. blocks.Select(static block => block.Mean)],
            KnotProbabilities = [.. blocks.Select(static block => block.Probability)],
            Cap = blocks[^1].Probability,
            Items = answers.Count,
        };
    }

    /// <summary>The most that so many items can vouch for: (n + 1) / (n + 2), as if all had been right.</summary>
    /// <param name="items">Number of items, 0 or more.</param>
    /// <returns>In [0.5, 1).</returns>
    public static double MostFor(int items) => (items + 1.0) / (items + 2);

    private static void Add(List<Block> blocks, Block block)
    {
        while (blocks.Count > 0 && (blocks[^1].Probability >= block.Probability || blocks[^1].Mean >= block.Mean))
        {
            block = new Block(blocks[^1].Count + block.Count, blocks[^1].Right + block.Right, blocks[^1].Sum + block.Sum);
            blocks.RemoveAt(blocks.Count - 1);
        }

        blocks.Add(block);
    }

    private readonly record struct Block(int Count, int Right, double Sum)
    {
        public double Mean => Sum / Count;

        public double Probability => (Right + 1.0) / (Count + 2);
    }
}
