using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates orders: "tank is hotter than pipe"; asked is whether one stands before another, or which is the utmost.</summary>
internal static class OrderTasks
{
    /// <summary>Draws a question whether one name stands before another.</summary>
    internal static DecisionRequest? Whether(Random random, TaskStyle style, WayPlan plan)
    {
        var (next, asked, other) = Forest(random, style, plan);

        // Upwards ways are as frequent as downwards ones where facts fork, which is where the parser needs them.
        foreach (var isUp in random.Next(2) == 0 ? (bool[])[true, false] : [false])
        {
            var words = LogicPhrases.Relation(random, style.IsParaphrased);
            var names = random.Several(LogicPhrases.Things, next.Count);
            var (left, right) = isUp ? (other, asked) : (asked, other);
            var question = Compared(random, words, names[left], names[right], style.IsParaphrased ? "is it true that {0} is {1} {2}?" : "is {0} {1} {2}?");
            var request = LogicTasks.Whether(random, style, question, Facts(random, words, names, next, isUp), plan.IsThreeValued);
            if (LogicParser.TryRead(request).Problem is { Ask: Ask.Logic { Puzzle: LogicPuzzle.Path path } } && path.Names[path.Asked] == names[asked])
            {
                return request;
            }
        }

        return null;
    }

    /// <summary>Draws a question for the utmost name. The way begins at any name, so that its length is not drawn but found.</summary>
    internal static DecisionRequest Utmost(Random random, TaskStyle style)
    {
        var count = style.IsLonger ? random.Next(8, 11) : style.IsDrill ? random.Next(2, 4) : random.Next(3, 7);
        List<int> next = [LogicPuzzle.DeadEnd];
        while (next.Count < count)
        {
            next.Add(random.NextDouble() < (style.IsUnseenComposition ? 0.5 : 0.75) ? next.Count - 1 : random.Next(next.Count));
        }

        var words = LogicPhrases.Relation(random, style.IsParaphrased);
        var names = random.Several(LogicPhrases.Things, count);
        var isUp = random.Next(2) == 0;
        string[] options = [.. names];
        random.Shuffle(options);
        return new DecisionRequest
        {
            Id = LogicTasks.IdOf(random),
            Question = (style.IsParaphrased ? random.Any(["which one is {0}?", "what is the {0}?"]) : random.Any(["which is {0}?", "which is the {0}?"]))
                .Replace("{0}", isUp ? words.Highest : words.Lowest, StringComparison.Ordinal),
            Rules = Facts(random, words, names, next, isUp),
            Options = [.. options.Select(option => new DecisionOption(option))],
        };
    }

    // Every name leads to one other at most. The first way begins at name 0; the goal of one way is where the other begins.
    private static (List<int> Next, int Asked, int Other) Forest(Random random, TaskStyle style, WayPlan plan)
    {
        List<int> next = [];
        var end = LogicPuzzle.DeadEnd;
        int other;
        if (plan.Answer == WayAnswer.Yes)
        {
            other = plan.First;
            Chain(next, plan.First, other);
            next.Add(end);
        }
        else if (plan.Answer == WayAnswer.No)
        {
            // With two answers nobody asks how far above the other name stands.
            Chain(next, plan.First, end);
            other = next.Count;
            Chain(next, Math.Max(1, plan.Second == 0 ? random.Next(1, 3) : plan.Second), 0);
        }
        else
        {
            var shared = random.Next(2) == 0 ? random.Next(Math.Min(plan.First, plan.Second)) : 0;
            Chain(next, plan.First, end);
            other = next.Count;
            Chain(next, plan.Second - shared, shared > 0 ? plan.First - shared : end);
        }

        AddBystanders(random, next, other, Math.Max(next.Count, style.IsLonger ? 10 : style.IsDrill ? 4 : 7), plan.Answer);
        return (next, 0, other);
    }

    private static void AddBystanders(Random random, List<int> next, int other, int most, WayAnswer answer)
    {
        // Names that would not be mentioned otherwise, and facts that lead to the goals without being on a way: a goal's mark must not give the answer away.
        foreach (var name in (int[])[0, other])
        {
            if ((next[name] < 0 && !next.Contains(name)) || (answer != WayAnswer.Yes && next.Count < most && random.NextDouble() < 0.8 && !next.Contains(name)))
            {
                next.Add(name);
            }
        }

        var count = random.Next(next.Count, Math.Max(next.Count, most) + 1);
        while (next.Count < count)
        {
            next.Add(random.Next(next.Count));
        }
    }

    private static void Chain(List<int> next, int length, int end)
    {
        for (var i = 0; i < length; i++)
        {
            next.Add(i == length - 1 ? end : next.Count + 1);
        }
    }

    private static string[] Facts(Random random, (string Relation, string Opposite, string Highest, string Lowest) words, string[] names, List<int> next, bool isUp)
    {
        string[] facts =
        [
            .. next.Index().Where(pair => pair.Item >= 0).Select(pair => isUp ? (High: pair.Item, Low: pair.Index) : (High: pair.Index, Low: pair.Item))
                .Select(fact => Compared(random, words, names[fact.High], names[fact.Low], "{0} is {1} {2}")),
        ];
        random.Shuffle(facts);
        return facts;
    }

    private static string Compared(Random random, (string Relation, string Opposite, string Highest, string Lowest) words, string high, string low, string form)
    {
        var isTurned = random.Next(2) == 0;
        return form.Replace("{0}", isTurned ? low : high, StringComparison.Ordinal)
            .Replace("{1}", isTurned ? words.Opposite : words.Relation, StringComparison.Ordinal)
            .Replace("{2}", isTurned ? high : low, StringComparison.Ordinal);
    }
}
