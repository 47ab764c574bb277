using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Writes the prompt of a problem: rules, options, question, with the value of every reading beside its name wherever it is mentioned.</summary>
/// <remarks>A list of readings at the head, as first tried, made the model look up by name, which a million parameters did not learn reliably.</remarks>
internal static class PromptWriter
{
    /// <summary>Writes the prompt.</summary>
    /// <param name="writer">An empty writer of the problem.</param>
    /// <param name="options">The options that stand as symbols in the prompt, in this order; none when the answer is a number, a trend or a truth.</param>
    internal static void Write(TokenWriter writer, ReadOnlySpan<int> options)
    {
        var problem = writer.Problem;
        writer.Write(TokenIds.Bos);
        for (var i = 0; i < problem.Rules.Count; i++)
        {
            Rule(writer, problem.Rules[i], i);
        }

        if (!options.IsEmpty)
        {
            writer.Write(TokenIds.Options);
            foreach (var option in options)
            {
                writer.Write(writer.Symbols.Option(option));
            }

            writer.Write(TokenIds.End);
        }

        Ask(writer, problem.Ask);
    }

    private static void Rule(TokenWriter writer, Rule rule, int index)
    {
        // The option stands beside the label: what a rule gives is found by its label, in one hop.
        writer.Write(TokenIds.RuleLabel(index), writer.Symbols.Option(rule.Option));
        for (var i = 0; i < rule.Conditions.Count; i++)
        {
            writer.Write(i == 0 ? TokenIds.If : rule.IsAnyOf ? TokenIds.Or : TokenIds.And);
            writer.Condition(rule.Conditions[i]);
        }

        if (rule.Exception is { } exception)
        {
            writer.Write(TokenIds.Unless);
            writer.Condition(exception);
        }

        writer.Write(rule.Conditions.Count == 0 ? [TokenIds.Else, TokenIds.End] : [TokenIds.End]);
    }

    private static void Ask(TokenWriter writer, Ask ask)
    {
        writer.Write(TokenIds.Ask);
        switch (ask)
        {
            case Rules.English.Ask.FirstRule:
                writer.Write(TokenIds.First);
                break;
            case Rules.English.Ask.TrendOf trend:
                writer.Write(TokenIds.TrendOf);
                writer.Series(trend.Name);
                break;
            case Rules.English.Ask.ValueOf value:
                writer.Write(TokenIds.Value);
                writer.Sum(value.Sum);
                break;
            case Rules.English.Ask.Extreme extreme:
                writer.Write(extreme.IsHighest ? TokenIds.Highest : TokenIds.Lowest);
                foreach (var name in extreme.Candidates)
                {
                    writer.Operand(new Operand.Measured(name));
                }

                break;
            case Rules.English.Ask.Whether whether:
                writer.Write(TokenIds.Whether);
                writer.Condition(whether.Condition);
                break;
            case Rules.English.Ask.Logic logic:
                LogicWriter.Write(writer, logic.Puzzle);
                break;
            case Rules.English.Ask.World world:
                WorldWriter.Write(writer, world.Puzzle);
                break;
        }

        writer.Write(TokenIds.End);
    }
}
