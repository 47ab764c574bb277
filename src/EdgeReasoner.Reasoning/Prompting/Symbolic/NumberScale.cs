using System.Globalization;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The common scale of the numbers of one request: whole numbers, all with as many digits.</summary>
/// <param name="Decimals">Decimals of the finest number, 0 or more; values are multiplied by ten to this power.</param>
/// <param name="Places">Digits written of every number, 2 to <see cref="SymbolicVocabulary.MaxPlaces"/>.</param>
internal sealed record NumberScale(int Decimals, int Places)
{
    private const long LargestInput = 99_999;
    private const long LargestSum = 999_999;

    /// <summary>The scale that fits all numbers of a problem and the sums it asks for.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="optionNumbers">Options that are numbers.</param>
    /// <returns>The scale, or the number that does not fit.</returns>
    internal static (NumberScale? Scale, ParseFailure? ParseFailure) Of(Problem problem, IEnumerable<(string Field, decimal Value)> optionNumbers)
    {
        (string Field, decimal Value)[] numbers = [.. Numbers(problem), .. optionNumbers];
        var decimals = numbers.Select(number => DecimalsOf(number.Value)).DefaultIfEmpty(0).Max();
        var scale = new NumberScale(decimals, SymbolicVocabulary.MaxPlaces);
        var largest = 0L;
        foreach (var (field, value) in numbers)
        {
            if (!scale.TryScale(value, LargestInput, out var scaled))
            {
                return (null, TooLong(field, value, decimals));
            }

            largest = Math.Max(largest, Math.Abs(scaled));
        }

        foreach (var sum in Sums(problem))
        {
            // Largest size on the way: a factor multiplies all before it.
            var size = 0L;
            foreach (var (operand, _) in sum)
            {
                size = operand is Operand.Factor factor ? size * factor.Value : size + Math.Abs(scale.Scale(ValueOf(problem, operand)));
            }

            if (size > LargestSum)
            {
                return (null, TooLong("question", size / (decimal)Math.Pow(10, decimals), decimals));
            }

            largest = Math.Max(largest, size);
        }

        var places = Math.Max(2, largest.ToString(CultureInfo.InvariantCulture).Length);
        return (scale with { Places = places }, null);
    }

    /// <summary>The value of an operand.</summary>
    /// <param name="problem">The problem it belongs to.</param>
    /// <param name="operand">The operand.</param>
    /// <returns>The number written, or the newest of the reading.</returns>
    internal static decimal ValueOf(Problem problem, Operand operand) => operand switch
    {
        Operand.Literal literal => literal.Value,
        Operand.Measured measured => problem.Names[measured.Name].Numbers[^1],
        Operand.Age age => age.Value,
        _ => throw new InvalidOperationException("An operand of an unknown case."),
    };

    /// <summary>A value as a whole number of this scale.</summary>
    /// <param name="value">A value that fits.</param>
    /// <returns>value · 10^Decimals.</returns>
    internal long Scale(decimal value) => (long)(value * Power(Decimals));

    /// <summary>A whole number of this scale as the requester would write it.</summary>
    /// <param name="scaled">A number of this scale.</param>
    /// <returns>Without needless zeros.</returns>
    internal string Unscale(long scaled) => (scaled / Power(Decimals)).ToString("0.############", CultureInfo.InvariantCulture);

    private bool TryScale(decimal value, long largest, out long scaled)
    {
        scaled = 0;
        if (Math.Abs(value) > largest || Decimals > 5 || Math.Abs(value * Power(Decimals)) > largest)
        {
            return false;
        }

        scaled = Scale(value);
        return true;
    }

    private static ParseFailure TooLong(string field, decimal value, int decimals)
        => new(field, value.ToString(CultureInfo.InvariantCulture), $"a number has at most five digits at the precision of the request, here {decimals} decimals: round the numbers");

    private static int DecimalsOf(decimal value)
    {
        var decimals = 0;
        for (; value != decimal.Truncate(value); value *= 10)
        {
            decimals++;
        }

        return decimals;
    }

    private static decimal Power(int decimals)
    {
        var power = 1m;
        for (; decimals > 0; decimals--)
        {
            power *= 10;
        }

        return power;
    }

    private static IEnumerable<IReadOnlyList<SignedOperand>> Sums(Problem problem)
    {
        foreach (var left in problem.Rules.SelectMany(rule => rule.AllConditions).OfType<Condition.Compared>().Select(compared => compared.Left))
        {
            yield return left;
        }

        if (problem.Ask is Ask.ValueOf value)
        {
            yield return value.Sum;
        }

        if (problem.Ask is Ask.Whether { Condition: Condition.Compared asked })
        {
            yield return asked.Left;
        }
    }

    private static IEnumerable<(string Field, decimal Value)> Numbers(Problem problem)
    {
        foreach (var reading in problem.Names.Where(reading => reading.State < 0 && (reading.NeedsValue || reading.NeedsSeries)))
        {
            foreach (var number in reading.NeedsSeries ? reading.Numbers : reading.Numbers.TakeLast(1))
            {
                yield return ("readings", number);
            }
        }

        for (var i = 0; i < problem.Rules.Count; i++)
        {
            foreach (var value in problem.Rules[i].AllConditions.SelectMany(Values))
            {
                yield return ($"rules[{i}]", value);
            }
        }

        var asked = problem.Ask switch
        {
            Ask.ValueOf value => Values(value.Sum.Select(operand => operand.Operand)),
            Ask.Whether whether => Values(whether.Condition),
            _ => [],
        };
        foreach (var value in asked)
        {
            yield return ("question", value);
        }
    }

    private static IEnumerable<decimal> Values(Condition condition)
        => condition is Condition.Compared compared ? Values(compared.Left.Select(operand => operand.Operand).Append(compared.Right)) : [];

    // What a reading says is counted with the readings.
    private static IEnumerable<decimal> Values(IEnumerable<Operand> operands) => operands.SelectMany(static operand => operand switch
    {
        Operand.Literal literal => new[] { literal.Value },
        Operand.Age age => [age.Value],
        _ => [],
    });
}
