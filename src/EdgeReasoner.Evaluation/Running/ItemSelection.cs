using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Evaluation.Running;

/// <summary>Chooses which items of the files take part.</summary>
internal static class ItemSelection
{
    /// <summary>Draws at most so many items of each family and set; the order of the files stays.</summary>
    /// <param name="items">All items.</param>
    /// <param name="limit">Most of a family and set; null for all.</param>
    /// <param name="seed">Of the drawing.</param>
    /// <returns>The items that take part.</returns>
    public static IReadOnlyList<EvaluationItem> Choose(IReadOnlyList<EvaluationItem> items, int? limit, int seed)
    {
        if (limit is not { } most)
        {
            return items;
        }

        var chosen = new HashSet<int>();
        foreach (var group in items.Index().GroupBy(static pair => (pair.Item.Family, pair.Item.Set)).OrderBy(static group => group.Key))
        {
            int[] indexes = [.. group.Select(static pair => pair.Index)];
            new Random(seed).Shuffle(indexes);
            chosen.UnionWith(indexes.Take(most));
        }

        return [.. items.Index().Where(pair => chosen.Contains(pair.Index)).Select(static pair => pair.Item)];
    }
}
