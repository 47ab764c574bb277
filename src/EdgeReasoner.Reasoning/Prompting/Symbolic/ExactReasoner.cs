using EdgeReasoner.Rules.English;
using Direction = EdgeReasoner.Rules.English.Trend;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Reasons exactly, in the steps that the bundled model is to learn.</summary>
internal static class ExactReasoner
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
            Ask.Extreme extreme => Extreme(steps, prompt.Writer, extreme),
            Ask.Whether whether => Whether(steps, prompt.Writer, whether.Condition),
            Ask.Logic logic => LogicReasoner.Solve(steps, prompt.Writer, logic.Puzzle),
            Ask.World world => WorldReasoner.Solve(steps, prompt.Writer, world.Puzzle),
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
                steps.Write(TokenIds.Else, TokenIds.Fire, TokenIds.RuleLabel(i), option);
                steps.End();
                return steps.Finish(option);
            }

            if (Fires(steps, writer, rules[i], i) && !IsExcepted(steps, writer, rules[i], i))
            {
                steps.Write(TokenIds.Fire, TokenIds.RuleLabel(i), option);
                steps.End();
                return steps.Finish(option);
            }

            steps.Write(TokenIds.Skip);
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

            steps.Write(TokenIds.Next);
            steps.End();
        }
    }

    // The rule's own conditions hold; a step of its own asks for what it is not to hold with.
    private static bool IsExcepted(StepWriter steps, TokenWriter writer, Rule rule, int index)
    {
        if (rule.Exception is null)
        {
            return false;
        }

        steps.Write(TokenIds.Next);
        steps.End();
        steps.Begin(index);
        steps.Write(TokenIds.Unless);
        return Holds(steps, writer, rule.Exception, index, isBegun: true);
    }

    // A condition on a bad reading does not hold, nor does its negation: nothing is known.
    private static bool Holds(StepWriter steps, TokenWriter writer, Condition condition, int rule, bool isBegun = false)
    {
        if (!isBegun)
        {
            steps.Begin(rule);
        }

        switch (condition)
        {
            case Condition.Compared compared:
                return Holds(steps, compared, rule);

            case Condition.InState state:
                var actual = writer.Problem.Names[state.Name].State;
                steps.Write(writer.Symbols.Name(state.Name));
                if (writer.Problem.Names[state.Name].IsBad)
                {
                    steps.Write(TokenIds.Bad);
                    return steps.Verdict(false);
                }

                steps.Write(writer.Symbols.State(actual), state.IsNegated ? TokenIds.IsNot : TokenIds.Is, writer.Symbols.State(state.State));
                return steps.Verdict(actual == state.State != state.IsNegated);

            case Condition.OfQuality quality:
                steps.Write(
                    writer.Symbols.Name(quality.Name), TokenIds.Quality, writer.Symbols.State(quality.Actual), quality.IsNegated ? TokenIds.IsNot : TokenIds.Is, writer.Symbols.State(quality.Quality));
                return steps.Verdict(quality.Actual == quality.Quality != quality.IsNegated);

            case Condition.Going { Name: var name } when writer.Problem.Names[name].IsBad:
                steps.Write(writer.Symbols.Name(name), TokenIds.Bad);
                return steps.Verdict(false);

            case Condition.Going going:
                var trend = Course(steps, writer, going.Name, rule);
                steps.Write(TokenIds.Goes, TokenIds.Of(going.Trend));
                return steps.Verdict(trend == going.Trend);

            default:
                throw new InvalidOperationException("A condition of an unknown case.");
        }
    }

    private static bool Holds(StepWriter steps, Condition.Compared compared, int rule)
    {
        if (steps.Operand(compared.Left[0].Operand) is not { } left)
        {
            return steps.Verdict(false);
        }

        if (compared.Left.Count > 1)
        {
            if (Work(steps, left, compared.Left[1]) is not { } sum)
            {
                return steps.Verdict(false);
            }

            steps.End();
            steps.Begin(rule);
            steps.Write(TokenIds.Result);
            left = steps.Number(sum);
        }

        steps.Write(TokenIds.Of(compared.Comparator));
        return steps.Operand(compared.Right) is { } right ? steps.Verdict(Compare(steps.Order(left, right), compared.Comparator)) : steps.Verdict(false);
    }

    private static Trace Whether(StepWriter steps, TokenWriter writer, Condition condition)
    {
        var holds = Holds(steps, writer, condition, rule: -1);
        steps.End();
        return steps.Finish(holds ? TokenIds.Yes : TokenIds.No);
    }

    private static Trace Trend(StepWriter steps, TokenWriter writer, int name)
    {
        steps.Begin(rule: -1);
        var trend = Course(steps, writer, name, rule: -1);
        steps.End();
        return steps.Finish(TokenIds.Of(trend));
    }

    // In a step that is begun, compares neighbours, three pairs a step, and leaves the last step open after the word for the whole course.
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
                    steps.Begin(rule);
                }

                steps.Write(writer.Symbols.Name(name));
                before = steps.Number(numbers[i - 1]);
            }

            var now = steps.Number(numbers[i]);
            tally = steps.Tally(steps.Order(now, before), tally);
            before = now;
        }

        var trend = tally > 0 ? Direction.Rising : tally < 0 ? Direction.Falling : Direction.Steady;
        steps.Write(TokenIds.SeriesEnd, TokenIds.Of(trend));
        return trend;
    }

    // Compares the best so far with the next candidate; the first of equals stays.
    private static Trace Extreme(StepWriter steps, TokenWriter writer, Ask.Extreme extreme)
    {
        var best = extreme.Candidates[0];
        for (var i = 1; i < extreme.Candidates.Count; i++)
        {
            var next = extreme.Candidates[i];
            steps.Begin(rule: -1);
            var left = steps.Operand(new Operand.Measured(best))!.Value;
            var right = steps.Operand(new Operand.Measured(next))!.Value;
            var order = steps.Order(left, right);
            var isBetter = extreme.IsHighest ? order < 0 : order > 0;
            steps.Write(TokenIds.Best);
            var (winner, loser) = isBetter ? (next, best) : (best, next);
            best = steps.Choice(writer.Symbols.Name(winner), [writer.Symbols.Name(loser)]) == writer.Symbols.Name(winner) ? winner : loser;
            steps.End();
        }

        return steps.Finish(writer.Symbols.Name(best));
    }

    private static Trace Sum(StepWriter steps, TokenWriter writer, IReadOnlyList<SignedOperand> sum)
    {
        // Readings of a sum are good ones: the parser sees to it.
        steps.Begin(rule: -1);
        var total = Work(steps, steps.Operand(sum[0].Operand)!.Value, sum[1])!.Value;
        steps.End();
        for (var i = 2; i < sum.Count; i++)
        {
            steps.Begin(rule: -1);
            steps.Write(TokenIds.Result);
            total = Work(steps, steps.Number(total), sum[i])!.Value;
            steps.End();
        }

        var answer = new TokenWriter(writer.Problem, writer.Scale, writer.Symbols);
        answer.Number(total);
        return steps.Finish([.. answer.Tokens, TokenIds.End]);
    }

    // One addition, subtraction or multiplication; null when the right operand is a bad reading.
    private static long? Work(StepWriter steps, long left, SignedOperand right)
    {
        if (right.Operand is Operand.Factor factor)
        {
            steps.Write(TokenIds.Factor(factor.Value), TokenIds.Result);
            return steps.Product(left, factor.Value);
        }

        steps.Write(right.IsTaken ? TokenIds.Minus : TokenIds.Plus);
        if (steps.Operand(right.Operand) is not { } operand)
        {
            return null;
        }

        steps.Write(TokenIds.Result);
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
