using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads one rule: "if temp is above 8 and door is open then alarm", "temp &gt; 8: alarm", "alarm if door is open", "otherwise idle".</summary>
/// <param name="sentence">The sentence.</param>
/// <param name="options">The options as rules call them.</param>
internal sealed class RuleParser(SentenceParser sentence, IReadOnlyList<string> options)
{
    private const int LargestPriority = 1000;

    private readonly ConditionParser _conditions = new(sentence);

    private RuleText Text => sentence.Text;

    /// <summary>Reads the rule.</summary>
    /// <returns>One line, or two with "… otherwise …" in one sentence, and the priority, 0 without one; null when the sentence carries a failure.</returns>
    internal (IReadOnlyList<ProgramLine> Lines, int Priority)? Read()
    {
        var lines = Otherwise() is { } last ? ([last], 0) : Conditional();
        if (lines is null || sentence.IsRefused)
        {
            return null;
        }

        if (Text.IsAtEnd)
        {
            return lines;
        }

        sentence.Fail("the rule should end here, or go on with 'unless' and a condition");
        return null;
    }

    private ProgramLine? Otherwise()
    {
        var start = Text.Position;
        if (!Text.Take(Vocabulary.Otherwise))
        {
            return null;
        }

        _ = Text.TakeMark(",", ":");
        _ = Text.Take("then");
        if (Outcome() is { } given)
        {
            return new ProgramLine(null, given, sentence.Field);
        }

        Text.Position = start;
        return null;
    }

    private (IReadOnlyList<ProgramLine> Lines, int Priority)? Conditional()
    {
        if (Priority() is not { } priority)
        {
            return null;
        }

        var start = Text.Position;
        var isUnless = Text.Take("unless");
        var isOpened = isUnless || Text.Take(Vocabulary.If);
        if (_conditions.Read() is { } condition && IsThen(isOpened) && Outcome() is { } given)
        {
            condition = isUnless ? new Condition.Not(condition) : condition;
            if (Excepted(condition) is not { } whole)
            {
                return null;
            }

            var first = new ProgramLine(whole, given, sentence.Field);
            _ = Text.TakeMark(",", ";", ".");
            return Otherwise() is { } other ? ([first, other], priority) : ([first], priority);
        }

        if (sentence.IsRefused || isOpened)
        {
            return null;
        }

        // "alarm if door is open"
        Text.Position = start;
        if (Outcome() is not { } early)
        {
            return null;
        }

        _ = Text.TakeMark(",");
        isUnless = Text.Take(Vocabulary.Unless);
        if ((!isUnless && !Text.Take(Vocabulary.If)) || _conditions.Read() is not { } after)
        {
            sentence.Fail("'if' and a condition are expected after the option");
            return null;
        }

        return Excepted(isUnless ? new Condition.Not(after) : after) is { } complete ? ([new ProgramLine(complete, early, sentence.Field)], priority) : null;
    }

    private Condition? Excepted(Condition condition)
    {
        var start = Text.Position;
        _ = Text.TakeMark(",");
        if (!Text.Take(Vocabulary.Unless))
        {
            Text.Position = start;
            return condition;
        }

        return _conditions.Read() is { } exception ? new Condition.All([condition, new Condition.Not(exception)]) : null;
    }

    private bool IsThen(bool isOpened)
    {
        var isThen = Text.TakeMark(":", "->", "=>", "\u2192") || (isOpened && Text.TakeMark(","));
        isThen = Text.Take("then") || isThen;
        if (!isThen)
        {
            sentence.Fail(isOpened ? "'and', 'or' or 'then' is expected after a condition" : "'then' or ':' is expected after a condition");
        }

        return isThen;
    }

    // 0 without a number; null after a failure.
    private int? Priority()
    {
        if (!Text.Take("priority"))
        {
            return 0;
        }

        if (Text.TakeNumber(isList: false, out _) is not { } number || number != decimal.Truncate(number) || Math.Abs(number) > LargestPriority)
        {
            sentence.Fail($"a whole number from -{LargestPriority} to {LargestPriority} comes after 'priority'");
            return null;
        }

        _ = Text.TakeMark(":", ",");
        return (int)number;
    }

    // An option, "keep pump", or in programs as they are printed "answer a plus b" and "answer whether …". An option called "keep …" comes first.
    private Given? Outcome()
    {
        var start = Text.Position;
        if (Option() is { } option)
        {
            // "keep" may be an option by itself.
            if (option.Name is "keep" or "leave" && Kept() is { } stays)
            {
                return stays;
            }

            var name = option.Name.Split(' ', 2);
            if (name is ["keep" or "leave", var reading] && sentence.Board[reading]?.Newest.Value is ReadingValue.State { Name: var state } && options.Contains(state))
            {
                sentence.Refuse($"'{option.Name}' is an option, and may also mean the option '{state}': call the option otherwise");
            }

            return option;
        }

        if (Text.Take("keep", "leave", "stay with") && Kept() is { } kept)
        {
            return kept;
        }

        Text.Position = start;
        if (options.Count == 0 && Text.Take("answer whether") && _conditions.Read() is { } truth)
        {
            return new Given.Truth(truth);
        }

        if (options.Count == 0 && Text.Take("answer") && _conditions.Values.Sum() is { } value)
        {
            return new Given.Number(value);
        }

        if (Text.Take(Vocabulary.Verbs) && Option() is { } named)
        {
            return named;
        }

        Text.Position = start;
        sentence.Fail(Text.Twin(options) is { } twin ? $"the option is called '{twin}': write it exactly so" : "the name of one of the options is expected here");
        return null;
    }

    private Given.Option? Option() => Text.TakeName(options) is { } name ? new Given.Option(name) : null;

    private Given.StateOf? Kept()
    {
        if (sentence.TakeReading() is not { } reading)
        {
            return null;
        }

        _ = Text.Take("as it is", "unchanged");
        return new Given.StateOf(reading);
    }
}
