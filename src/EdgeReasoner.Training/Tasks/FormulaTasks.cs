using EdgeReasoner.Contract;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Generates questions that join statements: "is (a and not b) or c true?".</summary>
internal static class FormulaTasks
{
    /// <summary>Draws a question.</summary>
    internal static DecisionRequest Draw(Random random, TaskStyle style, bool isYes)
    {
        var terms = style.IsLonger ? 4 : style.IsDrill ? 1 + random.Next(2) : 1 + random.Next(3);
        var names = random.Several(LogicPhrases.Statements, style.IsLonger ? 6 : 2 + random.Next(5));
        var values = names.ToDictionary(name => name, _ => random.Next(2) == 0);
        var holding = isYes ? random.Next(terms) : -1;
        List<string> texts = [];
        for (var i = 0; i < terms; i++)
        {
            var holds = i == holding || (isYes && i > holding && random.Next(2) == 0);
            var count = Math.Min(names.Length, style.IsLonger ? 1 + random.Next(3) : style.IsDrill ? 1 + random.Next(terms == 1 ? 2 : 1) : 1 + NumberDraw.Pick(random, 0.3, 0.45, 0.25));
            count += terms == 1 && count == 1 && names.Length > 1 ? 1 : 0; // "is a true?" joins nothing
            texts.Add(Term(random, random.Several(names, count), values, holds, terms > 1));
        }

        var formula = string.Join(" or ", texts);
        var question = style.IsParaphrased ? LogicPhrases.Asked(random, isParaphrased: true, formula) : $"is {formula} true?";
        var request = LogicTasks.Whether(random, style, question, [], isThreeValued: false);
        return Tell(random, style, request, names, values);
    }

    // The statement that fails a term stands anywhere in it; what comes after it may hold or not.
    private static string Term(Random random, string[] names, Dictionary<string, bool> values, bool holds, bool mayBracket)
    {
        var failing = holds ? names.Length : random.Next(names.Length);
        var literals = names.Select((name, index) =>
        {
            var wanted = index < failing || (index > failing && random.Next(2) == 0);
            return wanted == values[name] ? name : "not " + name;
        });
        var term = string.Join(" and ", literals);
        return names.Length > 1 && mayBracket && random.Next(5) < 3 ? $"({term})" : term;
    }

    private static DecisionRequest Tell(Random random, TaskStyle style, DecisionRequest request, string[] names, Dictionary<string, bool> values)
    {
        List<string> facts = [];
        List<Reading> readings = [];
        var how = random.Next(3);
        foreach (var name in random.Several(names, names.Length))
        {
            if (how == 0 || (how == 1 && random.Next(2) == 0))
            {
                readings.Add(new(name, style.IsParaphrased ? new ReadingValue.State(values[name] ? "on" : "off") : new ReadingValue.Truth(values[name])));
            }
            else
            {
                facts.Add(LogicPhrases.Stated(random, style.IsParaphrased, name, values[name]));
            }
        }

        return request with { Rules = facts, Readings = readings };
    }
}
