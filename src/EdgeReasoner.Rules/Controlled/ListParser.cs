using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads what is said of several readings: "at least two of a, b and c are above 5", "a and b are open", "neither a nor b is open".</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="values">Reads numbers.</param>
/// <param name="predicates">Reads what is said of each.</param>
internal sealed class ListParser(SentenceParser sentence, ValueParser values, PredicateParser predicates)
{
    private bool _isOr;

    private RuleText Text => sentence.Text;

    /// <summary>Reads such a condition.</summary>
    /// <returns>The condition; null (and the cursor stays) when none stands there.</returns>
    internal Condition? Read()
    {
        var start = Text.Position;
        var condition = Neither() ?? Quantified(start) ?? Plural(start);
        if (condition is null)
        {
            Text.Position = start;
        }

        return condition;
    }

    private Condition.Not? Neither()
    {
        if (!Text.Take("neither"))
        {
            return null;
        }

        List<string> names = [];
        do
        {
            if (sentence.TakeReading() is not { } name)
            {
                return null;
            }

            names.Add(name);
        }
        while (Text.Take("nor"));

        return names.Count > 1 && Each(names) is { } parts ? new Condition.Not(new Condition.Any(parts)) : null;
    }

    private Condition? Quantified(int start)
    {
        Text.Position = start;
        if (Quantity() is not { } quantity)
        {
            return null;
        }

        _ = Text.Take("the");
        if (Names(isOrAllowed: false) is not { } names || Each(names) is not { } parts)
        {
            return null;
        }

        return quantity switch
        {
            (Comparator.AtLeast, 1) => new Condition.Any(parts),
            (Comparator.Equal, 0) => new Condition.Not(new Condition.Any(parts)),
            (Comparator.Equal, -1) => new Condition.All(parts),
            _ => new Condition.Compared(new Value.CountOf(parts), quantity.Comparator, new Value.Literal(quantity.Number)),
        };
    }

    // −1 for all of them.
    private (Comparator Comparator, decimal Number)? Quantity()
    {
        if (Text.Take("all of", "every one of", "each of", "both of"))
        {
            return (Comparator.Equal, -1);
        }

        if (Text.Take("any of", "any one of"))
        {
            return (Comparator.AtLeast, 1);
        }

        if (Text.Take("none of"))
        {
            return (Comparator.Equal, 0);
        }

        Comparator? comparator = Text.Take("at least", "no fewer than", "not less than") ? Comparator.AtLeast
            : Text.Take("at most", "no more than", "not more than") ? Comparator.AtMost
            : Text.Take("more than") ? Comparator.Above
            : Text.Take("fewer than", "less than") ? Comparator.Below
            : Text.Take("exactly", "only", "just") ? Comparator.Equal
            : null;
        if ((values.WordNumber() ?? Text.TakeNumber(isList: false, out _)) is not { } number || number != decimal.Truncate(number) || number < 0)
        {
            return null;
        }

        comparator ??= Text.Take("or more") ? Comparator.AtLeast : Text.Take("or fewer", "or less") ? Comparator.AtMost : null;
        if (!Text.Take("of"))
        {
            return null;
        }

        if (comparator is null)
        {
            sentence.Refuse("'two of …' may mean just two or at least two: say 'at least two of' or 'exactly two of'");
            return null;
        }

        return (comparator.Value, number);
    }

    private Condition? Plural(int start)
    {
        Text.Position = start;
        var isBoth = Text.Take("both");
        if (Names(isOrAllowed: !isBoth) is not { Count: > 1 } names || !(Text.IsHere("are", "have been", "stay") || (_isOr && Text.IsHere("is") && !names.Exists(sentence.IsSwitch))))
        {
            return null;
        }

        return Each(names) is { } parts ? (_isOr ? new Condition.Any(parts) : new Condition.All(parts)) : null;
    }

    // "a, b and c", "a or b".
    private List<string>? Names(bool isOrAllowed)
    {
        _isOr = false;
        List<string> names = [];
        while (true)
        {
            if (sentence.TakeReading() is not { } name)
            {
                return null;
            }

            names.Add(name);
            var before = Text.Position;
            _ = Text.TakeMark(",");
            var isLast = Text.Take("and");
            if (!isLast && isOrAllowed && Text.Take("or"))
            {
                (isLast, _isOr) = (true, true);
            }

            if (Text.Position == before)
            {
                return names.Count > 1 ? names : null;
            }
        }
    }

    // What is said stands once, and is read once for each.
    private List<Condition>? Each(List<string> names)
    {
        List<Condition> parts = [];
        var start = Text.Position;
        foreach (var name in names)
        {
            Text.Position = start;
            if (predicates.Read(new Value.Measured(name), isAsked: false) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        return parts;
    }
}
