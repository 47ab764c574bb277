using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Training.Tasks;

/// <summary>The ways to put the parts of a problem together, and which of them are kept out of training.</summary>
/// <remarks>
/// A composition is a rule with two or more conditions (their kinds, how they are joined, the exception), a chain of three or more
/// operations, or a course of four or more neighbours. One in eight, by a hash that never changes, is never trained on; every single
/// part of it is, in other compositions.
/// </remarks>
internal static class Compositions
{
    private const uint OneIn = 8;

    /// <summary>Tests whether a problem has a composition that is kept out of training.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>True when any is.</returns>
    internal static bool HasUnseen(Problem problem) => Of(problem).Any(IsUnseen);

    /// <summary>The compositions of a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>One word for each.</returns>
    internal static IEnumerable<string> Of(Problem problem)
    {
        foreach (var rule in problem.Rules.Where(rule => rule.AllConditions.Count() > 1))
        {
            yield return $"{(rule.IsAnyOf ? "or" : "and")}:{string.Concat(rule.Conditions.Select(KindOf))}{(rule.Exception is { } exception ? "-" + KindOf(exception) : "")}";
        }

        if (problem.Ask is Ask.ValueOf { Sum.Count: > 3 } value)
        {
            yield return "chain:" + string.Concat(value.Sum.Skip(1).Select(operand => operand.Operand is Operand.Factor ? 'x' : operand.IsTaken ? '-' : '+'));
        }

        if (problem.Ask is Ask.TrendOf trend && problem.Names[trend.Name].Numbers is { Count: > 4 } numbers)
        {
            yield return "course:" + string.Concat(numbers.Skip(1).Zip(numbers, (now, before) => now > before ? 'u' : now < before ? 'd' : 's'));
        }
    }

    /// <summary>Tests whether a composition is kept out of training.</summary>
    /// <param name="composition">A word of <see cref="Of"/>.</param>
    /// <returns>True for about one in eight.</returns>
    internal static bool IsUnseen(string composition)
    {
        // FNV-1a: the same on every machine and in every run.
        var hash = 2166136261u;
        foreach (var letter in composition)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (hash >> 8) % OneIn == 0;
    }

    private static char KindOf(Condition condition) => condition switch
    {
        Condition.Compared { Left.Count: > 1 } => 's',
        Condition.Compared { Left: [{ Operand: Operand.Age }] } => 'a',
        Condition.Compared { Right: Operand.Measured } => 'r',
        Condition.Compared => 'c',
        Condition.InState => 't',
        Condition.OfQuality => 'q',
        _ => 'g',
    };
}
