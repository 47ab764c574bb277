using System.Globalization;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>The combination of the parts of a puzzle, as the model sees it; one combination in eight is kept out of training.</summary>
/// <remarks>Short puzzles are never kept out: they are the parts from which unseen combinations are made.</remarks>
internal static class LogicComposition
{
    private const int Parts = 8;

    /// <summary>Tests whether a puzzle's combination is kept out of training.</summary>
    /// <param name="puzzle">The puzzle.</param>
    /// <returns>True for those of the unseen compositions only.</returns>
    internal static bool IsUnseen(LogicPuzzle puzzle) => Of(puzzle) is { } shape && (Hash(shape) >> 8) % Parts == 0;

    /// <summary>The combination in words: lengths of ways and how names hang together, lies along a path, signs of statements.</summary>
    /// <param name="puzzle">The puzzle.</param>
    /// <returns>A text that is equal for equal combinations; null for short puzzles.</returns>
    internal static string? Of(LogicPuzzle puzzle)
    {
        switch (puzzle)
        {
            case LogicPuzzle.Path path:
                var (first, second) = (WayFrom(path.Next, path.Asked), WayFrom(path.Next, path.Other));
                var isSecond = path.IsThreeValued && first.End == LogicPuzzle.DeadEnd;
                return first.Length + (isSecond ? second.Length : 0) < 3 ? null
                    : string.Create(CultureInfo.InvariantCulture, $"way {path.IsThreeValued} {first} {(isSecond ? second : default)} {Depths(path.Next)}");
            case LogicPuzzle.Utmost utmost:
                // A plain chain of names is in training at every length.
                return utmost.Next.Count < 4 || utmost.Next.Distinct().Count() == utmost.Next.Count ? null : $"utmost {Depths(utmost.Next)}";
            case LogicPuzzle.Testimony testimony:
                var marks = "";
                for (var at = testimony.Asked; at >= 0; at = testimony.Next[at])
                {
                    marks += testimony.IsLie[at] ? 'l' : 'h';
                }

                return marks.Length < 3 ? null : $"testimony {testimony.AsksForTruth} {marks}";
            case LogicPuzzle.Formula formula:
                return formula.Names.Count < 3 || formula.Terms.Count < 2 ? null
                    : "formula " + string.Join('|', formula.Terms.Select(term => string.Concat(term.Select(literal => literal.IsNegated ? '-' : '+'))));
            default:
                throw new InvalidOperationException("A puzzle of an unknown case.");
        }
    }

    /// <summary>Measures the way from a name.</summary>
    /// <param name="next">Where each name leads.</param>
    /// <param name="from">Where it begins.</param>
    /// <returns>Steps, 1 or more, and <see cref="LogicPuzzle.Given"/> or <see cref="LogicPuzzle.DeadEnd"/>.</returns>
    internal static (int Length, int End) WayFrom(IReadOnlyList<int> next, int from)
    {
        var length = 0;
        for (; from >= 0 && length <= next.Count; length++)
        {
            from = next[from];
        }

        return (length, from);
    }

    private static string Depths(IReadOnlyList<int> next)
        => string.Join(',', Enumerable.Range(0, next.Count).Select(name => WayFrom(next, name)).Order());

    // FNV-1a: the same in every run.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return hash;
    }
}
