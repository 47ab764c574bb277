using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads conditions: comparisons joined by and, or, not and brackets.</summary>
internal sealed class ConditionParser
{
    private const int MaxDepth = 32;

    private readonly SentenceParser _sentence;
    private readonly PredicateParser _predicates;
    private readonly TimeParser _times;
    private readonly ListParser _lists;
    private int _depth;

    /// <summary>Reads the conditions of a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    internal ConditionParser(SentenceParser sentence)
    {
        _sentence = sentence;
        Values = new ValueParser(sentence, Bracketed);
        _times = new TimeParser(sentence, Values);
        _predicates = new PredicateParser(sentence, Values);
        _lists = new ListParser(sentence, Values, _predicates);
    }

    /// <summary>Gets the parser of numbers.</summary>
    internal ValueParser Values { get; }

    private RuleText Text => _sentence.Text;

    /// <summary>Reads a condition.</summary>
    /// <returns>The condition; null (and the cursor stays) when none stands there or the sentence is refused.</returns>
    internal Condition? Read()
    {
        var start = Text.Position;
        if (++_depth > MaxDepth)
        {
            _sentence.Refuse($"conditions are nested at most {MaxDepth} deep");
        }

        var read = _sentence.IsRefused ? null : Joined();
        _depth--;
        if (read is null || _sentence.IsRefused)
        {
            Text.Position = start;
            return null;
        }

        return read;
    }

    /// <summary>Reads a condition after "is" or "are" that stands before its subject: "is temp above 8?".</summary>
    /// <returns>The condition; null when none stands there.</returns>
    internal Condition? Asked()
    {
        var start = Text.Position;
        if (Subject() is { } subject && _predicates.Read(subject, isAsked: true) is { } condition)
        {
            return Lasting(condition);
        }

        Text.Position = start;
        return null;
    }

    private Condition? Joined()
    {
        if (Primary() is not { } first)
        {
            return null;
        }

        List<Condition> parts = [first];
        bool? isAnd = null;
        while (true)
        {
            var before = Text.Position;
            var isComma = Text.TakeMark(",");
            if (Joint() is not { } joint)
            {
                Text.Position = before;
                break;
            }

            var last = _predicates.Last;
            var next = Primary() ?? (_sentence.IsRefused ? null : _predicates.Elliptic(last, joint, parts[^1]));
            if (next is null)
            {
                // "…, and" may belong to what follows the condition.
                Text.Position = before;
                if (!isComma)
                {
                    _sentence.Fail("a condition is expected after 'and' or 'or'");
                }

                break;
            }

            if (isAnd is not null && isAnd != joint)
            {
                _sentence.Refuse("'and' and 'or' side by side can be read in two ways: put brackets round what belongs together");
                return null;
            }

            isAnd = joint;
            parts.Add(next);
        }

        return parts.Count == 1 ? first : isAnd == true ? new Condition.All(parts) : new Condition.Any(parts);
    }

    // True for "and", false for "or".
    private bool? Joint() => Text.Take("and at the same time", "and also", "and", "but") ? true : Text.Take("or else", "or") ? false : null;

    private Condition? Primary()
    {
        var start = Text.Position;
        if (Text.Take("it is not true that", "it is not the case that"))
        {
            return Negated(start, Primary());
        }

        if (Text.Take("not"))
        {
            // Before a comparison, "not" could belong to any part of it.
            return Negated(start, Bracketed() ?? Switch());
        }

        if (Text.Take("either"))
        {
            _sentence.Refuse("'either … or' may or may not allow both: say 'or', or 'exactly one of'");
            return null;
        }

        if (Text.Take("both"))
        {
            return Pair(start, "and", static parts => new Condition.All(parts)) ?? Fail(start, _lists.Read());
        }

        if (_lists.Read() is { } listed)
        {
            _predicates.Forget();
            return Lasting(listed);
        }

        // A bracket may open a condition or a sum.
        if (Bracketed() is { } bracketed)
        {
            _predicates.Forget();
            if (Lasting(bracketed) is { } lasting && !_predicates.IsHere())
            {
                return lasting;
            }

            Text.Position = start;
        }

        if (_predicates.OfQuality() is { } quality)
        {
            return quality;
        }

        if (Subject() is { } subject)
        {
            if (_predicates.Read(subject, isAsked: false) is { } condition)
            {
                return Lasting(condition);
            }

            Text.Position = start;
        }

        return Switch() ?? (_times.Read() is { } time ? time : Fail(start));
    }

    // A switch by its name alone: "if pump_on and …".
    private Condition.InState? Switch()
    {
        var start = Text.Position;
        if (_sentence.TakeReading() is { } name)
        {
            if (_sentence.IsSwitch(name))
            {
                return new Condition.InState(name, "true");
            }

            _sentence.Fail($"'is' and what is to be compared is expected after '{name}'");
        }

        Text.Position = start;
        return null;
    }

    private Value? Subject() => Values.Sum();

    private Condition? Bracketed()
    {
        var start = Text.Position;
        if (Text.TakeMark("(") && Read() is { } inner && Text.TakeMark(")"))
        {
            return inner;
        }

        Text.Position = start;
        return null;
    }

    private Condition? Pair(int start, string joint, Func<List<Condition>, Condition> of)
    {
        List<Condition> parts = [];
        do
        {
            if (Primary() is not { } part)
            {
                break;
            }

            parts.Add(part);
        }
        while (Text.Take(joint));

        if (parts.Count > 1)
        {
            return of(parts);
        }

        Text.Position = start;
        return null;
    }

    // "… for more than 10 min", and "… from 22:00 to 06:00".
    private Condition? Lasting(Condition condition)
    {
        if (Text.Take("for"))
        {
            var isLonger = Text.Take("more than", "longer than", "over");
            _ = isLonger || Text.Take("at least");
            if (Values.Duration() is not { } seconds)
            {
                return null;
            }

            if (ProgramWords.TryReadingOf(condition) is null)
            {
                _sentence.Refuse("'for …' is asked of one reading that is in a state, or compared with a number");
                return null;
            }

            condition = new Condition.Held(condition, seconds, isLonger);
            _predicates.Forget();
        }

        if (_times.Window() is not { } window)
        {
            return condition;
        }

        _predicates.Forget();
        return new Condition.All([condition, window]);
    }

    private Condition.Not? Negated(int start, Condition? condition)
    {
        if (condition is not null)
        {
            return new Condition.Not(condition);
        }

        _sentence.Fail("brackets, or the name of a switch, are expected after 'not': 'not (…)'");
        Text.Position = start;
        return null;
    }

    private Condition? Fail(int start, Condition? instead = null)
    {
        if (instead is null)
        {
            Text.Position = start;
            _sentence.Fail("a condition is expected: the name of a reading of this request, then 'is' and what it is compared with");
        }

        return instead;
    }
}
