using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads numbers, readings and what is worked out of them, with the usual precedence.</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="conditions">Reads the conditions of a count.</param>
internal sealed class ValueParser(SentenceParser sentence, Func<Condition?> conditions)
{
    private readonly string[] _units = UnitsOf(sentence);

    /// <summary>Reads a sum.</summary>
    /// <param name="isList">Whether a comma separates items here.</param>
    /// <returns>The value; null (and the cursor stays) when none stands there.</returns>
    internal Value? Sum(bool isList = false)
    {
        var start = sentence.Text.Position;
        var left = Product(isList);
        while (left is not null)
        {
            Operation? operation = sentence.Text.Take("plus") || sentence.Text.TakeSign("+") ? Operation.Plus
                : sentence.Text.Take("minus") || sentence.Text.TakeSign("-", "\u2212") ? Operation.Minus
                : null;
            if (operation is null)
            {
                return left;
            }

            left = Product(isList) is { } right ? new Value.Worked(operation.Value, left, right) : null;
        }

        sentence.Text.Position = start;
        return null;
    }

    /// <summary>Reads one number, reading or bracket.</summary>
    /// <returns>The value; null (and the cursor stays) when none stands there.</returns>
    internal Value? Operand() => Factor(isList: false);

    /// <summary>Reads a duration: "10 min", "1 h 30 min".</summary>
    /// <returns>Seconds; null (and the cursor stays) when none stands there.</returns>
    internal decimal? Duration()
    {
        var start = sentence.Text.Position;
        decimal? seconds = null;
        while (true)
        {
            var before = sentence.Text.Position;
            var number = WordNumber() ?? sentence.Text.TakeNumber(isList: false, out _);
            if (number is not { } amount || amount < 0 || sentence.Text.TakeExact(UnitTable.Spellings) is not { } written || UnitTable.Find(written) is not { Dimension: Dimension.Time } unit)
            {
                sentence.Text.Position = seconds is null ? start : before;
                if (seconds is null)
                {
                    sentence.Fail("a duration such as '10 min' is expected");
                }

                return seconds;
            }

            seconds = (seconds ?? 0) + unit.To(amount, UnitTable.Find("s")!);
        }
    }

    /// <summary>Reads a whole number in digits or as a word from one to twelve.</summary>
    /// <returns>The number; null when none stands there.</returns>
    internal decimal? WordNumber()
    {
        for (var i = 1; i < Vocabulary.Numbers.Length; i++)
        {
            if (sentence.Text.Take(Vocabulary.Numbers[i]))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Takes a unit.</summary>
    /// <returns>The unit as written; null when none stands there.</returns>
    internal string? Unit() => sentence.Text.TakeExact(_units) ?? sentence.Text.TakeQuoted();

    private Value? Product(bool isList)
    {
        var left = Factor(isList);
        while (left is not null)
        {
            Operation? operation = sentence.Text.Take("times", "multiplied by") || sentence.Text.TakeSign("*", "\u00d7") ? Operation.Times
                : sentence.Text.Take("divided by") || sentence.Text.TakeSign("/", "\u00f7") ? Operation.DividedBy
                : null;
            if (operation is null)
            {
                return left;
            }

            left = Factor(isList) is { } right ? new Value.Worked(operation.Value, left, right) : null;
        }

        return null;
    }

    private Value? Factor(bool isList)
    {
        var text = sentence.Text;
        var start = text.Position;
        if (text.TakeMark("("))
        {
            if (Sum() is { } inner)
            {
                if (text.Take("in") && Unit() is { } unit)
                {
                    inner = new Value.In(inner, unit);
                }

                if (text.TakeMark(")"))
                {
                    return inner;
                }

                sentence.Fail("')' is expected");
            }

            text.Position = start;
            return null;
        }

        // A reading comes before every word of the notation; a number is never the name of one.
        if (sentence.TakeReading() is { } reading)
        {
            if (IsNumberLike(reading))
            {
                sentence.Refuse($"reading '{reading}' is called like a number, so that this may be either: call it by a word");
                return null;
            }

            return new Value.Measured(reading);
        }

        return Counted() ?? Statistical() ?? OfAge() ?? Clock() ?? Multiple(isList) ?? Number(isList);
    }

    private Value.CountOf? Counted()
    {
        var text = sentence.Text;
        var start = text.Position;
        if (!text.Take("count of") || !text.TakeMark("("))
        {
            text.Position = start;
            return null;
        }

        List<Condition> items = [];
        do
        {
            if (conditions() is not { } item)
            {
                text.Position = start;
                return null;
            }

            items.Add(item);
        }
        while (text.TakeMark(","));

        if (text.TakeMark(")") && items.Count > 1)
        {
            return new Value.CountOf(items);
        }

        sentence.Fail("')' is expected after two or more conditions");
        text.Position = start;
        return null;
    }

    private Value? Statistical()
    {
        var text = sentence.Text;
        var start = text.Position;
        _ = text.Take("the");
        if (text.Take("difference between"))
        {
            if (Items(isAndNeeded: true) is [var one, var other])
            {
                return new Value.OfSeveral(Statistic.Spread, [one, other]);
            }

            sentence.Fail("two readings joined by 'and' are expected after 'difference between'");
            text.Position = start;
            return null;
        }

        if ((Vocabulary.Take(text, Vocabulary.Statistics) ?? Function()) is not { } statistic)
        {
            text.Position = start;
            return null;
        }

        var items = Items(isAndNeeded: false);
        var value = items switch
        {
            [Value.Measured single] => new Value.OfSeries(statistic, single.Reading),
            [_, _, ..] when statistic is not (Statistic.Change or Statistic.First) => new Value.OfSeveral(statistic, items),
            _ => (Value?)null,
        };
        if (value is null)
        {
            sentence.Fail("a series, or several readings joined by 'and', are expected here");
            text.Position = start;
        }

        return value;
    }

    // "max(a, b)"
    private Statistic? Function()
    {
        var start = sentence.Text.Position;
        if (Vocabulary.Take(sentence.Text, Vocabulary.Functions) is { } function)
        {
            var isCalled = sentence.Text.TakeMark("(");
            sentence.Text.Position -= isCalled ? 1 : 0;
            if (isCalled)
            {
                return function;
            }
        }

        sentence.Text.Position = start;
        return null;
    }

    // "(a, b plus 2, c)", "a, b and c", "a".
    private List<Value>? Items(bool isAndNeeded)
    {
        var text = sentence.Text;
        var start = text.Position;
        if (text.TakeMark("("))
        {
            List<Value> bracketed = [];
            while (Sum(isList: true) is { } item)
            {
                bracketed.Add(item);
                if (text.TakeMark(")"))
                {
                    return bracketed;
                }

                if (!text.TakeMark(","))
                {
                    break;
                }
            }

            text.Position = start;
            return null;
        }

        List<Value> items = [];
        while (sentence.TakeReading() is { } reading)
        {
            items.Add(new Value.Measured(reading));
            var before = text.Position;
            var isComma = text.TakeMark(",");
            var isAnd = text.Take("and");
            if ((!isComma && !isAnd) || sentence.Text.TakeName(sentence.Board.Names) is not { } next || !sentence.MayBeNumber(next))
            {
                text.Position = before;
                break;
            }

            // "mean of a and b": the name was only looked at.
            text.Position = before;
            _ = text.TakeMark(",");
            _ = text.Take("and");
        }

        return items.Count > (isAndNeeded ? 1 : 0) ? items : null;
    }

    private Value.Age? OfAge()
    {
        var text = sentence.Text;
        var start = text.Position;
        if (text.Take("the age of", "age of") && sentence.TakeReading() is { } reading)
        {
            return new Value.Age(reading);
        }

        text.Position = start;
        return null;
    }

    private Value? Clock()
    {
        if (sentence.Text.TakeClock() is { } time)
        {
            return new Value.ClockTime(time == TimeSpan.FromDays(1) ? TimeSpan.Zero : time);
        }

        return sentence.Text.Take("the gateway's time") ? new Value.Now() : null;
    }

    // "twice a", "half of b".
    private Value.Worked? Multiple(bool isList)
    {
        var text = sentence.Text;
        var start = text.Position;
        decimal? factor = text.Take("twice", "double") ? 2 : text.Take("half of", "half") ? 0.5m : null;
        if (factor is { } times && Factor(isList) is { } of)
        {
            return new Value.Worked(Operation.Times, new Value.Literal(times), of);
        }

        text.Position = start;
        return null;
    }

    private Value? Number(bool isList)
    {
        var text = sentence.Text;
        var start = text.Position;
        var isNegative = text.Take("minus");
        if (text.TakeNumber(isList, out var problem) is not { } number)
        {
            if (problem is not null)
            {
                sentence.Refuse(problem);
            }
            else
            {
                sentence.Fail("a number or the name of a reading of this request is expected");
            }

            text.Position = start;
            return null;
        }

        number = isNegative ? -number : number;
        var unit = Unit();
        if (unit is not null && UnitTable.Find(unit)?.Symbol == "%" && text.Take("of"))
        {
            if (Factor(isList) is { } whole)
            {
                return new Value.Worked(Operation.Times, new Value.Literal(number / 100), whole);
            }

            text.Position = start;
            return null;
        }

        return new Value.Literal(number, unit ?? (text.Take("degrees", "degree") ? Amount.Degrees : null));
    }

    private static bool IsNumberLike(string name)
    {
        var text = new RuleText(name);
        return (text.TakeNumber(isList: false, out _) is not null && (text.IsAtEnd || (text.TakeExact(UnitTable.Spellings) is not null && text.IsAtEnd))) || (text.TakeClock() is not null && text.IsAtEnd);
    }

    // The readings' own units too, whatever they are; the longest first, so that "m" does not take the beginning of "m³".
    private static string[] UnitsOf(SentenceParser sentence)
    {
        var own = sentence.Board.Names.Select(name => sentence.Board[name]!.Unit).OfType<string>().Select(static unit => unit.Trim()).Where(static unit => unit.Length > 0 && UnitTable.Find(unit) is null).Distinct();
        return [.. own.Concat(UnitTable.Spellings).OrderByDescending(static unit => unit.Length)];
    }
}
