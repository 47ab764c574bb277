using EdgeReasoner.Reasoning.Prompting.English;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Direction = EdgeReasoner.Reasoning.Prompting.English.Trend;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Reasons exactly, in the steps that the bundled model is to learn.</summary>
internal static class Reasoner
{
    /// <summary>Most pairs of neighbours that one step of a series compares.</summary>
    internal const int PairsPerStep = 3;

    /// <summary>Writes the whole reasoning for a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="fault">A mistake to be made on the way, or null.</param>
    /// <returns>The trace.</returns>
    internal static Trace Solve(SymbolicPrompt prompt, Fault? fault = null)
    {
        var steps = new StepWriter(prompt, fault);
        var problem = prompt.Writer.Problem;
        return problem.Ask switch
        {
            Ask.FirstRule => Rules(steps, prompt.Writer),
            Ask.TrendOf trend => Trend(steps, prompt.Writer, trend.Name),
            Ask.ValueOf value => Sum(steps, prompt.Writer, value.Sum),
            Ask.Whether whether => Whether(steps, prompt.Writer, whether.Condition),
            _ => throw new InvalidOperationException("A question of an unknown case."),
        };
    }

    private static Trace Rules(StepWriter steps, TokenWriter writer)
    {
        var rules = writer.Problem.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            var option = writer.Symbols.Option(rules[i].Option);
            if (rules[i].Conditions.Count == 0)
            {
                steps.Begin(i);
                steps.Write(Words.Else, Words.Fire, Words.RuleLabel(i), option);
                steps.End();
                return steps.Finish(option);
            }

            if (Fires(steps, writer, rules[i], i))
            {
                steps.Write(Words.Fire, Words.RuleLabel(i), option);
                steps.End();
                return steps.Finish(option);
            }

            steps.Write(Words.Skip);
            steps.End();
        }

        throw new InvalidOperationException("Rules without an 'otherwise' do not leave the parser.");
    }

    // Leaves the last step open, for what follows from it.
    private static bool Fires(StepWriter steps, TokenWriter writer, Rule rule, int index)
    {
        for (var i = 0; ; i++)
        {
            var holds = Holds(steps, writer, rule.Conditions[i], index);
            if (holds == rule.IsAnyOf || i == rule.Conditions.Count - 1)
            {
                return holds;
            }

            steps.Write(Words.Next);
            steps.End();
        }
    }

    private static bool Holds(StepWriter steps, TokenWriter writer, Condition condition, int rule)
    {
        switch (condition)
        {
            case Condition.Compared compared:
                long left;
                if (compared.Left.Count > 1)
                {
                    steps.Begin(rule);
                    left = Add(steps, steps.Operand(compared.Left[0].Operand), compared.Left[1]);
                    steps.End();
                    steps.Begin(rule);
                    steps.Write(Words.Result);
                    left = steps.Number(left);
                }
                else
                {
                    steps.Begin(rule);
                    left = steps.Operand(compared.Left[0].Operand);
                }

                steps.Write(Words.Of(compared.Comparator));
                var right = steps.Operand(compared.Right);
                return steps.Verdict(Compare(steps.Order(left, right), compared.Comparator));

            case Condition.InState state:
                steps.Begin(rule);
                var actual = writer.Problem.Names[state.Name].State;
                steps.Write(writer.Symbols.Name(state.Name), writer.Symbols.State(actual), state.IsNegated ? Words.IsNot : Words.Is, writer.Symbols.State(state.State));
                return steps.Verdict(actual == state.State != state.IsNegated);

            case Condition.Going going:
                var trend = Course(steps, writer, going.Name, rule);
                steps.Write(Words.Goes, Words.Of(going.Trend));
                return steps.Verdict(trend == going.Trend);

            default:
                throw new InvalidOperationException("A condition of an unknown case.");
        }
    }

    private static Trace Whether(StepWriter steps, TokenWriter writer, Condition condition)
    {
        var holds = Holds(steps, writer, condition, rule: -1);
        steps.End();
        return steps.Finish(holds ? Words.Yes : Words.No);
    }

    private static Trace Trend(StepWriter steps, TokenWriter writer, int name)
    {
        var trend = Course(steps, writer, name, rule: -1);
        steps.End();
        return steps.Finish(Words.Of(trend));
    }

    // Compares neighbours, three pairs a step, and leaves the last step open after the word for the whole course.
    private static Direction Course(StepWriter steps, TokenWriter writer, int name, int rule)
    {
        var numbers = writer.Problem.Names[name].Numbers.Select(writer.Scale.Scale).ToArray();
        var tally = 0;
        var before = 0L;
        for (var i = 1; i < numbers.Length; i++)
        {
            if (i % PairsPerStep == 1)
            {
                if (i > 1)
                {
                    steps.End();
                }

                steps.Begin(rule);
                steps.Write(writer.Symbols.Name(name));
                before = steps.Number(numbers[i - 1]);
            }

            var now = steps.Number(numbers[i]);
            tally = steps.Tally(steps.Order(now, before), tally);
            before = now;
        }

        var trend = tally > 0 ? Direction.Rising : tally < 0 ? Direction.Falling : Direction.Steady;
        steps.Write(Words.SeriesEnd, Words.Of(trend));
        return trend;
    }

    private static Trace Sum(StepWriter steps, TokenWriter writer, IReadOnlyList<SignedOperand> sum)
    {
        steps.Begin(rule: -1);
        var total = Add(steps, steps.Operand(sum[0].Operand), sum[1]);
        steps.End();
        for (var i = 2; i < sum.Count; i++)
        {
            steps.Begin(rule: -1);
            steps.Write(Words.Result);
            total = Add(steps, steps.Number(total), sum[i]);
            steps.End();
        }

        var answer = new TokenWriter(writer.Problem, writer.Scale, writer.Symbols);
        answer.Number(total);
        return steps.Finish([.. answer.Tokens, Words.End]);
    }

    private static long Add(StepWriter steps, long left, SignedOperand right)
    {
        steps.Write(right.IsTaken ? Words.Minus : Words.Plus);
        var operand = steps.Operand(right.Operand);
        steps.Write(Words.Result);
        return steps.Sum(left, right.IsTaken ? -operand : operand);
    }

    private static bool Compare(int order, Comparator comparator) => comparator switch
    {
        Comparator.Above => order > 0,
        Comparator.Below => order < 0,
        Comparator.AtLeast => order >= 0,
        Comparator.AtMost => order <= 0,
        Comparator.Equal => order == 0,
        Comparator.Different => order != 0,
        _ => throw new InvalidOperationException("A comparator of an unknown case."),
    };
}
