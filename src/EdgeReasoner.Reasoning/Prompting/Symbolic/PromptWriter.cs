using EdgeReasoner.Reasoning.Prompting.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Writes the prompt of a problem: readings, series, rules, options, question.</summary>
internal static class PromptWriter
{
    /// <summary>Writes the prompt.</summary>
    /// <param name="writer">An empty writer of the problem.</param>
    /// <param name="options">The options that stand as symbols in the prompt, in this order; none when the answer is a number, a trend or a truth.</param>
    internal static void Write(TokenWriter writer, ReadOnlySpan<int> options)
    {
        var problem = writer.Problem;
        writer.Write(Words.Bos);
        Readings(writer, problem);
        for (var i = 0; i < problem.Rules.Count; i++)
        {
            Rule(writer, problem.Rules[i], i);
        }

        if (!options.IsEmpty)
        {
            writer.Write(Words.Options);
            foreach (var option in options)
            {
                writer.Write(writer.Symbols.Option(option));
            }

            writer.Write(Words.End);
        }

        Ask(writer, problem.Ask);
    }

    private static void Readings(TokenWriter writer, Problem problem)
    {
        for (var i = 0; i < problem.Names.Count; i++)
        {
            var reading = problem.Names[i];
            if (reading.State >= 0)
            {
                writer.Write(Words.Reading, writer.Symbols.Name(i), writer.Symbols.State(reading.State), Words.End);
                continue;
            }

            if (reading.NeedsValue)
            {
                writer.Write(Words.Reading, writer.Symbols.Name(i));
                writer.Number(writer.Scale.Scale(reading.Numbers[^1]));
                writer.Write(Words.End);
            }

            if (reading.NeedsSeries)
            {
                writer.Write(Words.Series, writer.Symbols.Name(i));
                foreach (var number in reading.Numbers)
                {
                    writer.Number(writer.Scale.Scale(number));
                }

                writer.Write(Words.End);
            }
        }
    }

    private static void Rule(TokenWriter writer, Rule rule, int index)
    {
        writer.Write(Words.RuleLabel(index));
        for (var i = 0; i < rule.Conditions.Count; i++)
        {
            writer.Write(i == 0 ? Words.If : rule.IsAnyOf ? Words.Or : Words.And);
            writer.Condition(rule.Conditions[i]);
        }

        writer.Write(rule.Conditions.Count == 0 ? Words.Else : Words.Then, writer.Symbols.Option(rule.Option), Words.End);
    }

    private static void Ask(TokenWriter writer, Ask ask)
    {
        writer.Write(Words.Ask);
        switch (ask)
        {
            case English.Ask.FirstRule:
                writer.Write(Words.First);
                break;
            case English.Ask.TrendOf trend:
                writer.Write(Words.TrendOf, writer.Symbols.Name(trend.Name));
                break;
            case English.Ask.ValueOf value:
                writer.Write(Words.Value);
                writer.Sum(value.Sum);
                break;
            case English.Ask.Whether whether:
                writer.Write(Words.Whether);
                writer.Condition(whether.Condition);
                break;
        }

        writer.Write(Words.End);
    }
}
