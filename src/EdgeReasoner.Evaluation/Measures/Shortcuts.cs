using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Evaluation.Measures;

/// <summary>
/// Answers that can be had without reasoning: the most frequent answer, the position in the list of options, where and how often an option is
/// mentioned, and a bag of words. A family that one of these solves measures no reasoning.
/// </summary>
/// <remarks>Everything is learnt on one half of a family's items and tested on the other, both ways round; options are ranked by what won there.</remarks>
internal static class Shortcuts
{
    /// <summary>The names of the shortcuts, in the order of <see cref="Solve"/>'s results.</summary>
    public static IReadOnlyList<string> Names { get; } = ["majority answer", "position", "first or last mentioned", "most or least mentioned", "bag of words"];

    /// <summary>Lets each shortcut answer items.</summary>
    /// <param name="items">All items of one family.</param>
    /// <param name="seed">Splits them into halves.</param>
    /// <returns>Whether it is right, shape <c>[shortcuts][items]</c>.</returns>
    public static bool[][] Solve(IReadOnlyList<EvaluationItem> items, int seed)
    {
        var right = Names.Select(_ => new bool[items.Count]).ToArray();
        int[] order = [.. Enumerable.Range(0, items.Count)];
        new Random(seed).Shuffle(order);
        var half = order.Length / 2;
        Test(order[..half], order[half..]);
        Test(order[half..], order[..half]);
        return right;

        void Test(int[] train, int[] test)
        {
            var known = train.Select(index => items[index]).ToArray();
            Func<EvaluationItem, string?>[] solvers =
            [
                MajorityAnswer(known),
                Best(known, Enumerable.Range(0, 16).Select<int, Func<EvaluationItem, string?>>(position => item => Ids(item).ElementAtOrDefault(position))),
                Best(known, [item => ByMention(item, first: true), item => ByMention(item, first: false)]),
                Best(known, [item => ByCount(item, most: true), item => ByCount(item, most: false)]),
                BagOfWords.Learn(known).Answer,
            ];
            foreach (var index in test)
            {
                for (var i = 0; i < solvers.Length; i++)
                {
                    right[i][index] = items[index].IsRight(solvers[i](items[index]));
                }
            }
        }
    }

    /// <summary>The answers an item allows; none when it is open.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Option ids, or the two truth values.</returns>
    internal static IReadOnlyList<string> Ids(EvaluationItem item) => item.Request.AnswerType switch
    {
        AnswerType.Option => [.. item.Request.Options.Select(static option => option.Id)],
        AnswerType.Boolean => ["true", "false"],
        _ => [],
    };

    private static Func<EvaluationItem, string?> MajorityAnswer(EvaluationItem[] known)
    {
        // Of the answers an item allows, the one that was right most often elsewhere.
        var counts = known.CountBy(static item => item.Expected).ToDictionary();
        var most = counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Key).FirstOrDefault();
        return item => Ids(item) is { Count: > 0 } ids ? ids.MaxBy(id => counts.GetValueOrDefault(id)) : most;
    }

    private static Func<EvaluationItem, string?> Best(EvaluationItem[] known, IEnumerable<Func<EvaluationItem, string?>> solvers)
        => solvers.MaxBy(solver => known.Count(item => item.IsRight(solver(item))))!;

    private static string? ByMention(EvaluationItem item, bool first)
    {
        var text = TextOf(item);
        var mentioned = item.Request.Options
            .Select(option => (option.Id, At: first ? text.IndexOf(option.Name, StringComparison.OrdinalIgnoreCase) : text.LastIndexOf(option.Name, StringComparison.OrdinalIgnoreCase)))
            .Where(static option => option.At >= 0)
            .OrderBy(static option => option.At)
            .Select(static option => option.Id);
        return first ? mentioned.FirstOrDefault() : mentioned.LastOrDefault();
    }

    private static string? ByCount(EvaluationItem item, bool most)
    {
        var text = TextOf(item);
        var counted = item.Request.Options.Select(option => (option.Id, Count: text.Split(option.Name, StringSplitOptions.None).Length)).ToArray();
        return counted.Length == 0 ? null : most ? counted.MaxBy(static option => option.Count).Id : counted.MinBy(static option => option.Count).Id;
    }

    private static string TextOf(EvaluationItem item) => string.Join('\n', [item.Request.Context, .. item.Request.Rules, item.Request.Question]);
}
