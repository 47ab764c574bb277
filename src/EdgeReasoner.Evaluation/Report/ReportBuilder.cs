using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Running;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>Puts the items into groups and computes the figures of each.</summary>
internal static class ReportBuilder
{
    /// <summary>The name of a group of several families or sets.</summary>
    public const string All = "all";

    /// <summary>Computes all groups: everything, each family, and the sets of each family that has several.</summary>
    /// <param name="results">All items.</param>
    /// <param name="groups">Computes one group.</param>
    /// <param name="seed">Splits families into halves for the shortcuts.</param>
    /// <returns>The groups; families and sets in the order of their first item.</returns>
    public static IReadOnlyList<GroupFigures> Groups(IReadOnlyList<ItemResult> results, GroupBuilder groups, int seed)
    {
        var solved = Solved(results, seed);
        List<GroupFigures> all = [Build(All, All, static _ => true)];
        foreach (var family in results.Select(static result => result.Item.Family).Distinct())
        {
            all.Add(Build(family, All, result => result.Item.Family == family));
            string[] sets = [.. results.Where(result => result.Item.Family == family).Select(static result => result.Item.Set).Distinct()];
            if (sets.Length > 1 || sets[0] != All)
            {
                all.AddRange(sets.Select(set => Build(family, set, result => result.Item.Family == family && result.Item.Set == set)));
            }
        }

        return all;

        GroupFigures Build(string family, string set, Func<ItemResult, bool> belongs)
        {
            int[] members = [.. results.Index().Where(pair => belongs(pair.Item)).Select(static pair => pair.Index)];
            return groups.Build(family, set, [.. members.Select(index => results[index])], [.. solved.Select(shortcut => members.Select(index => shortcut[index]).ToArray())]);
        }
    }

    // Shape [shortcuts][items]; each family is learnt by itself.
    private static bool[][] Solved(IReadOnlyList<ItemResult> results, int seed)
    {
        var solved = Shortcuts.Names.Select(_ => new bool[results.Count]).ToArray();
        foreach (var family in results.Index().GroupBy(static pair => pair.Item.Item.Family))
        {
            int[] members = [.. family.Select(static pair => pair.Index)];
            var right = Shortcuts.Solve([.. family.Select(static pair => pair.Item.Item)], seed);
            for (var shortcut = 0; shortcut < solved.Length; shortcut++)
            {
                foreach (var (place, index) in members.Index())
                {
                    solved[shortcut][index] = right[shortcut][place];
                }
            }
        }

        return solved;
    }
}
