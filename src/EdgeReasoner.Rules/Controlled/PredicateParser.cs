using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads what is said of a subject: "is above 8", "has been open", "> 5", "is rising".</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="values">Reads numbers.</param>
internal sealed class PredicateParser(SentenceParser sentence, ValueParser values)
{
    private readonly StateParser _states = new(sentence);
    private bool _isState;

    private RuleText Text => sentence.Text;

    /// <summary>Gets the subject of the last condition, which a further "or below 2" is said of; null where it would not be clear.</summary>
    internal LastSubject? Last { get; private set; }

    /// <summary>Forgets the last subject: what comes next must name its own.</summary>
    internal void Forget() => Last = null;

    /// <summary>Says whether a comparison goes on here, so that a bracket before it was a sum.</summary>
    /// <returns>True before a copula, a comparator or an operator.</returns>
    internal bool IsHere()
    {
        var start = Text.Position;
        var isHere = Text.Take(Vocabulary.Is) || Text.Take("plus", "minus", "times", "divided by") || Text.TakeSign("+", "-", "*", "/") || Vocabulary.Take(Text, Vocabulary.Verbal) is not null || Sign() is not null;
        Text.Position = start;
        return isHere;
    }

    /// <summary>Reads what is said of a subject.</summary>
    /// <param name="subject">The subject, just taken.</param>
    /// <param name="isAsked">Whether "is" stood before the subject.</param>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? Read(Value subject, bool isAsked)
    {
        if (!isAsked && Verbal() is { } verbal)
        {
            Last = new LastSubject(subject);
            return Compared(subject, verbal);
        }

        var hasCopula = isAsked || Text.Take(Vocabulary.Is);
        var isNegated = Text.IsHere("not", "no");
        var condition = After(subject, hasCopula);
        Last = new LastSubject(subject, _isState, isNegated);
        if (condition is null && !sentence.IsRefused)
        {
            sentence.Fail("'above', 'below', 'at least', 'at most', 'between', a state, or another word of the notation is expected here");
        }

        return condition;
    }

    /// <summary>Reads what is said of the last subject once more: "is above 8 or below 2", "is open or ajar".</summary>
    /// <param name="last">The last subject.</param>
    /// <param name="isAnd">Whether "and" stood before.</param>
    /// <param name="before">The condition before.</param>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? Elliptic(LastSubject? last, bool isAnd, Condition before)
    {
        if (last is not (var subject, var isStateBefore, var isNegated))
        {
            return null;
        }

        if (isNegated && !isStateBefore)
        {
            var here = Text.Position;
            if (After(subject, Text.Take(Vocabulary.Is)) is not null)
            {
                Text.Position = here;
                sentence.Refuse("what 'not' covers is not clear: name the reading again after 'and' or 'or'");
            }

            Text.Position = here;
            return null;
        }

        Last = last;
        var start = Text.Position;
        if (Text.Take(Vocabulary.Is) ? After(subject, hasCopula: true) is { } full : (full = Comparison(subject)) is not null)
        {
            return full;
        }

        Text.Position = start;
        if (!isStateBefore || subject is not Value.Measured measured)
        {
            return null;
        }

        if (isAnd || before is Condition.Not)
        {
            if (_states.Read(measured.Reading) is not null)
            {
                sentence.Refuse(isAnd ? "one reading cannot be in two states at once: join them by 'or', or name the reading again" : "what 'not' covers is not clear: name the reading again after 'or', or say 'neither … nor'");
            }

            Text.Position = start;
            return null;
        }

        return _states.Read(measured.Reading) is { } state ? new Condition.InState(measured.Reading, state) : null;
    }

    /// <summary>Reads "quality of temp is not good".</summary>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? OfQuality()
    {
        var start = Text.Position;
        if (Text.Take("the quality of", "quality of") && sentence.TakeReading() is { } reading && Text.Take("is"))
        {
            var isNot = Text.Take("not");
            if ((Text.TakeQuoted() ?? _states.TakeWord()) is { Length: > 0 } word)
            {
                return Perhaps(isNot, new Condition.OfQuality(reading, word.ToLowerInvariant()));
            }

            sentence.Fail("a word for the quality, such as 'good' or 'bad', is expected");
        }

        Text.Position = start;
        return null;
    }

    private Condition? After(Value subject, bool hasCopula)
    {
        _isState = false;
        if (Comparison(subject) is { } comparison)
        {
            return comparison;
        }

        if (!hasCopula || sentence.IsRefused)
        {
            return null;
        }

        var start = Text.Position;
        if (Text.Take("neither"))
        {
            return Neither(subject) ?? Back(start);
        }

        _ = Text.Take("either");
        var isNot = Text.Take("not");
        var reading = (subject as Value.Measured)?.Reading;
        if (Range(subject) is { } range)
        {
            return Perhaps(isNot, range);
        }

        if (reading is not null && OfReading(reading) is { } special)
        {
            return Perhaps(isNot, special);
        }

        if (Number(subject, isNot) is { } number)
        {
            return number;
        }

        if (reading is not null && !sentence.IsRefused && _states.Read(reading) is { } state)
        {
            _isState = true;
            return Perhaps(isNot, new Condition.InState(reading, state));
        }

        return Back(start);
    }

    // Words that compare without a copula too: "above 8", "> 8", "older than 10 min".
    private Condition? Comparison(Value subject)
    {
        var start = Text.Position;
        if (Sign() is { } sign)
        {
            return Compared(subject, sign) ?? StateBy(sign, subject) ?? Back(start);
        }

        if (subject is Value.Measured { Reading: var name } && (Text.Take("older than") ? true : Text.Take("newer than", "younger than", "fresher than") ? false : (bool?)null) is { } isOlder)
        {
            return values.Duration() is { } seconds
                ? new Condition.Compared(new Value.Age(name), isOlder ? Comparator.Above : Comparator.Below, new Value.Literal(seconds, "s"))
                : Back(start);
        }

        // Of times: "time is after 22:00".
        if ((Text.Take("at or after") ? Comparator.AtLeast : Text.Take("after", "later than") ? Comparator.Above : Text.Take("before", "earlier than", "until") ? Comparator.Below : (Comparator?)null) is { } order)
        {
            return !Text.IsHere("midnight", "24:00") && values.Sum() is { } time and (Value.ClockTime or Value.Measured) ? new Condition.Compared(subject, order, time) : Back(start);
        }

        foreach (var (phrase, comparator, dimension) in Vocabulary.Comparatives)
        {
            var isNot = Text.Take("not " + phrase);
            if (isNot || Text.Take(phrase))
            {
                return Comparative(subject, isNot ? Opposite(comparator) : comparator, phrase, dimension) ?? Back(start);
            }
        }

        if (Vocabulary.Take(Text, Vocabulary.Comparators) is { } word)
        {
            return Compared(subject, word) ?? Back(start);
        }

        return Range(subject) ?? Back(start);
    }

    // "door = closed", "pump != on".
    private Condition? StateBy(Comparator sign, Value subject)
        => sign is Comparator.Equal or Comparator.Different && subject is Value.Measured { Reading: var name } && _states.Read(name) is { } state
            ? Perhaps(sign == Comparator.Different, new Condition.InState(name, state))
            : null;

    private Condition.Compared? Comparative(Value subject, Comparator comparator, string phrase, Dimension dimension)
    {
        if (Dimensions(subject) is { } measured && measured != dimension)
        {
            sentence.Refuse($"'{phrase}' is not said of what is measured here: say 'above' or 'below'");
            return null;
        }

        return Compared(subject, comparator);
    }

    private Dimension? Dimensions(Value subject)
        => subject is Value.Measured { Reading: var name } && sentence.Board[name]?.Unit is { } unit ? UnitTable.Find(unit)?.Dimension ?? (Dimension)(-1) : null;

    private Condition.Compared? Compared(Value subject, Comparator comparator)
    {
        if (values.Sum() is { } right)
        {
            return new Condition.Compared(subject, comparator, right);
        }

        sentence.Fail("a number or the name of a reading of this request is expected");
        return null;
    }

    // "between 2 and 8", "from 2 to 8", "outside 2 to 8".
    private Condition? Range(Value subject)
    {
        var start = Text.Position;
        var isNot = Text.Take("not between", "not within", "outside of", "outside");
        if (!isNot && !Text.Take("in the range of", "in the range from", "in the range", "within", "between", "from"))
        {
            return Back(start);
        }

        _ = Text.Take("between", "from", "the range of", "the range from", "the range");
        if (values.Sum() is not { } low || !(Text.Take("and", "to", "up to", "until", "till") || Text.TakeMark("\u2013", "..", "-")) || values.Sum() is not { } high)
        {
            sentence.Fail("a range is given as 'between 2 and 8'");
            return Back(start);
        }

        if (low is Value.Literal { Unit: null } bare && high is Value.Literal { Unit: { } unit })
        {
            low = bare with { Unit = unit };
        }

        if (low is Value.Literal { Amount: var least, Unit: var one } && high is Value.Literal { Amount: var most, Unit: var other } && least > most && one == other)
        {
            sentence.Refuse("a range begins with the smaller number");
            return null;
        }

        return Perhaps(isNot, new Condition.Between(subject, low, high));
    }

    private Condition? OfReading(string reading)
    {
        var start = Text.Position;
        if (Text.Take("the same as") && sentence.TakeReading() is { } other)
        {
            return sentence.MayBeNumber(reading) && sentence.MayBeNumber(other) && sentence.Board[reading]!.Newest.Value is ReadingValue.Number
                ? new Condition.Compared(new Value.Measured(reading), Comparator.Equal, new Value.Measured(other))
                : new Condition.SameState(reading, other);
        }

        Text.Position = start;
        if (Text.Take(Vocabulary.Missing))
        {
            return new Condition.Missing(reading);
        }

        if (!sentence.MayBeNumber(reading))
        {
            if (Text.IsHere(Vocabulary.Qualities))
            {
                sentence.Refuse($"whether this is the state or the quality of '{reading}' is not clear: say 'quality of {reading} is …', or put the state in quotes");
            }

            // A text has no course, unless the word is the text itself.
            var isText = sentence.Board[reading]!.Newest.Value is ReadingValue.State { Name: var actual } && Text.IsHere(actual.ToLowerInvariant());
            return !isText && Vocabulary.Take(Text, Vocabulary.Trends) is { } course ? new Condition.Going(reading, course) : null;
        }

        if (Vocabulary.Take(Text, Vocabulary.Trends) is { } trend)
        {
            return new Condition.Going(reading, trend);
        }

        foreach (var quality in Vocabulary.Qualities)
        {
            if (Text.Take(quality))
            {
                return new Condition.OfQuality(reading, quality);
            }
        }

        return null;
    }

    // "is 8 or more", "is 8", "is the same as 8".
    private Condition? Number(Value subject, bool isNot)
    {
        var start = Text.Position;
        _ = Text.Take("the same as", "at");
        if (values.Sum() is not { } right || right is Value.Measured)
        {
            return Back(start);
        }

        if (Vocabulary.Take(Text, Vocabulary.Postfixes) is { } postfix)
        {
            return Perhaps(isNot, new Condition.Compared(subject, postfix, right));
        }

        return new Condition.Compared(subject, isNot ? Comparator.Different : Comparator.Equal, right);
    }

    private Condition.Not? Neither(Value subject)
    {
        List<Condition> parts = [];
        do
        {
            if ((Comparison(subject) ?? (subject is Value.Measured { Reading: var name } && _states.Read(name) is { } state ? new Condition.InState(name, state) : null)) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }
        while (Text.Take("nor"));

        return parts.Count > 1 ? new Condition.Not(new Condition.Any(parts)) : null;
    }

    private Comparator? Verbal() => Vocabulary.Take(Text, Vocabulary.Verbal);

    private Comparator? Sign()
    {
        foreach (var (sign, comparator) in Vocabulary.Signs)
        {
            if (Text.TakeMark(sign))
            {
                return comparator;
            }
        }

        return null;
    }

    private static Comparator Opposite(Comparator comparator) => comparator == Comparator.Above ? Comparator.AtMost : Comparator.AtLeast;

    private static Condition Perhaps(bool isNot, Condition condition) => isNot ? new Condition.Not(condition) : condition;

    private Condition? Back(int start)
    {
        Text.Position = start;
        return null;
    }
}

/// <summary>What the last condition was said of.</summary>
/// <param name="Subject">The number or reading.</param>
/// <param name="IsState">Whether a state was asked for.</param>
/// <param name="IsNegated">Whether "not" or "no" stood before what was said of it.</param>
internal readonly record struct LastSubject(Value Subject, bool IsState = false, bool IsNegated = false);
