using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates chains of implications: "if pump_on then flow"; asked is whether a statement holds.</summary>
internal static class ImplicationTasks
{
    /// <summary>Draws a question whether a statement holds.</summary>
    internal static DecisionRequest Draw(Random random, TaskStyle style, WayPlan plan)
    {
        // A statement leads back to its premise; the second way begins at the negation of the statement asked about.
        List<int> next = [];
        Chain(next, plan.First, plan.Answer == WayAnswer.Yes ? LogicPuzzle.Given : LogicPuzzle.DeadEnd);
        var negation = next.Count;
        var second = plan.Second > 0 ? plan.Second : random.Next(1, 3);
        var isRefuted = plan.Answer == WayAnswer.No && (plan.Second > 0 || random.Next(2) == 0);
        Chain(next, Math.Max(1, second), isRefuted ? LogicPuzzle.Given : LogicPuzzle.DeadEnd);
        AddBystanders(random, next, negation, Math.Max(next.Count + 2, style.IsLonger ? 11 : style.IsDrill ? 6 : 9));

        var names = random.Several(LogicPhrases.Statements, next.Count);
        bool[] isNegated = [.. next.Select(_ => random.NextDouble() < 0.3)];
        (names[negation], isNegated[negation]) = (names[0], !isNegated[0]);
        var question = isNegated[0] && !style.IsParaphrased ? $"is {names[0]} false?" : LogicPhrases.Asked(random, style.IsParaphrased, Said(0));
        return LogicTasks.Whether(random, style, question, Facts(), plan.IsThreeValued);

        string Said(int statement) => (isNegated[statement] ? "not " : "") + names[statement];

        string[] Facts()
        {
            List<string> facts = [];
            foreach (var (statement, premise) in next.Index())
            {
                if (premise >= 0)
                {
                    facts.Add(LogicPhrases.Implication(random, style.IsParaphrased, Said(premise), Said(statement)));
                }
                else if (premise == LogicPuzzle.Given)
                {
                    facts.Add(LogicPhrases.Stated(random, style.IsParaphrased, names[statement], !isNegated[statement]));
                }
                else if (statement > 0 && statement != negation && next.Count < 10 && random.Next(3) == 0)
                {
                    // A premise that is known not to hold: the way ends here all the same.
                    facts.Add(LogicPhrases.Stated(random, style.IsParaphrased, names[statement], isNegated[statement]));
                }
            }

            string[] order = [.. facts];
            random.Shuffle(order);
            return order;
        }
    }

    // Others that are known, and others that follow from any of these: known statements and branches are not only on the way.
    private static void AddBystanders(Random random, List<int> next, int negation, int most)
    {
        if (!next.Contains(0) && !next.Contains(negation))
        {
            next.Add(random.Next(2) == 0 ? 0 : negation);
        }

        var count = random.Next(next.Count + 1, Math.Max(next.Count + 1, most) + 1);
        var isKnown = true;
        while (next.Count < count)
        {
            next.Add(isKnown ? LogicPuzzle.Given : random.Next(next.Count));
            isKnown = random.Next(4) == 0;
        }
    }

    private static void Chain(List<int> next, int length, int end)
    {
        for (var i = 0; i < length; i++)
        {
            next.Add(i == length - 1 ? end : next.Count + 1);
        }
    }
}
