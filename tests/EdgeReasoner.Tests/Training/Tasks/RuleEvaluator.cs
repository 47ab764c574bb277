using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Tests.Training.Tasks;

/// <summary>Says whether a rule holds, straight from what the parser understood and without any token.</summary>
internal static class RuleEvaluator
{
    internal static bool Holds(Problem problem, Rule rule)
    {
        var main = rule.Conditions.Count == 0
            || (rule.IsAnyOf ? rule.Conditions.Any(condition => Holds(problem, condition)) : rule.Conditions.All(condition => Holds(problem, condition)));
        return main && !(rule.Exception is { } exception && Holds(problem, exception));
    }

    private static bool Holds(Problem problem, Condition condition)
    {
        switch (condition)
        {
            case Condition.OfQuality quality:
                return quality.Actual == quality.Quality ^ quality.IsNegated;
            case Condition.InState state:
                return !problem.Names[state.Name].IsBad && (problem.Names[state.Name].State == state.State ^ state.IsNegated);
            case Condition.Going going:
                var numbers = problem.Names[going.Name].Numbers;
                var tally = numbers.Zip(numbers.Skip(1), (before, now) => Math.Sign(now - before)).Sum();
                return !problem.Names[going.Name].IsBad && going.Trend == (tally > 0 ? Trend.Rising : tally < 0 ? Trend.Falling : Trend.Steady);
            case Condition.Compared compared:
                var operands = compared.Left.Select(operand => operand.Operand).Append(compared.Right).ToArray();
                if (operands.OfType<Operand.Measured>().Any(measured => problem.Names[measured.Name].IsBad))
                {
                    return false;
                }

                var left = compared.Left.Sum(operand => operand.IsTaken ? -Value(operand.Operand) : Value(operand.Operand));
                var order = left.CompareTo(Value(compared.Right));
                return compared.Comparator switch
                {
                    Comparator.Above => order > 0,
                    Comparator.Below => order < 0,
                    Comparator.AtLeast => order >= 0,
                    Comparator.AtMost => order <= 0,
                    Comparator.Equal => order == 0,
                    _ => order != 0,
                };
            default:
                throw new InvalidOperationException("A condition of an unknown case.");
        }

        decimal Value(Operand operand) => operand switch
        {
            Operand.Literal literal => literal.Value,
            Operand.Measured measured => problem.Names[measured.Name].Numbers[^1],
            Operand.Age age => age.Value,
            _ => throw new InvalidOperationException("An operand of an unknown case."),
        };
    }
}
