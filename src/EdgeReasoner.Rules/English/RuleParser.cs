namespace EdgeReasoner.Rules.English;

/// <summary>Reads one rule: "if temp is above 8 and door is open then alarm", "otherwise idle".</summary>
internal static class RuleParser
{
    /// <summary>Most conditions of one rule: what the bundled model was trained to read.</summary>
    internal const int MaxConditions = 3;

    private const int LastOfAll = int.MinValue;
    private const int LargestPriority = 1000;

    /// <summary>Reads a rule.</summary>
    /// <param name="clauses">The rule's text.</param>
    /// <param name="options">The options' names, folded.</param>
    /// <param name="priority">Receives the number before the rule, 0 without one, less than any for "otherwise": rules of higher numbers come first.</param>
    /// <returns>The rule, or null when the clauses carry a parse failure.</returns>
    internal static Rule? Read(ClauseParser clauses, IReadOnlyList<string> options, out int priority)
    {
        var cursor = clauses.Cursor;
        priority = LastOfAll;
        if (cursor.Take("otherwise", "else", "by default", "in all other cases"))
        {
            _ = cursor.TakeMark(",") || cursor.Take("then");
            return Otherwise(clauses, options) is { } otherwise ? new Rule([], IsAnyOf: false, otherwise) : null;
        }

        if (Priority(clauses) is not { } number)
        {
            return null;
        }

        priority = number;
        if (!cursor.Take("if", "when"))
        {
            clauses.Fail("a rule begins with 'if' or 'otherwise'");
            return null;
        }

        if (Conditions(clauses) is not var (conditions, isAnyOf) || Option(clauses, options) is not { } option)
        {
            return null;
        }

        _ = cursor.TakeMark(",");
        Condition? exception = null;
        if (cursor.Take("unless", "except when", "except if") && (exception = clauses.Condition(isQuestion: false)) is null)
        {
            return null;
        }

        return IsEnd(clauses) ? new Rule(conditions, isAnyOf, option, exception) : null;
    }

    // 0 without a number; null after a failure.
    private static int? Priority(ClauseParser clauses)
    {
        if (!clauses.Cursor.Take("priority"))
        {
            return 0;
        }

        if (!clauses.Cursor.TakeNumber(out var number) || number != decimal.Truncate(number) || Math.Abs(number) > LargestPriority)
        {
            clauses.Fail($"a whole number from -{LargestPriority} to {LargestPriority} comes after 'priority'");
            return null;
        }

        _ = clauses.Cursor.TakeMark(":") || clauses.Cursor.TakeMark(",");
        return (int)number;
    }

    private static (List<Condition> Conditions, bool IsAnyOf)? Conditions(ClauseParser clauses)
    {
        var cursor = clauses.Cursor;
        List<Condition> conditions = [];
        bool? isAnyOf = null;
        while (true)
        {
            if (clauses.Condition(isQuestion: false) is not { } condition)
            {
                return null;
            }

            conditions.Add(condition);
            var start = cursor.Position;
            bool? joint = cursor.Take("and") ? false : cursor.Take("or") ? true : null;
            if (joint is null)
            {
                if (!cursor.Take("then") && !(cursor.TakeMark(",") | cursor.Take("then")))
                {
                    clauses.Fail("'and', 'or' or 'then' is expected after a condition");
                    return null;
                }

                return (conditions, isAnyOf ?? false);
            }

            if (conditions.Count == MaxConditions || (isAnyOf is not null && isAnyOf != joint))
            {
                cursor.Position = start;
                clauses.Fail(conditions.Count == MaxConditions ? $"a rule has at most {MaxConditions} conditions" : "a rule joins its conditions either by 'and' or by 'or', not by both");
                return null;
            }

            isAnyOf = joint;
        }
    }

    // "otherwise cool", or "otherwise keep pump": the option that is named like the state the pump is in. An option called "keep …" comes first.
    private static int? Otherwise(ClauseParser clauses, IReadOnlyList<string> options)
    {
        var cursor = clauses.Cursor;
        var start = cursor.Position;
        var isNamed = cursor.TakeName(options) >= 0;
        cursor.Position = start;
        if (isNamed || !cursor.Take("keep", "leave", "stay with"))
        {
            return Outcome(clauses, options);
        }

        var kept = clauses.StateOption(options);
        _ = cursor.Take("as it is", "unchanged");
        return kept is not null && IsEnd(clauses) ? kept : null;
    }

    private static int? Outcome(ClauseParser clauses, IReadOnlyList<string> options)
        => Option(clauses, options) is { } option && IsEnd(clauses) ? option : null;

    private static int? Option(ClauseParser clauses, IReadOnlyList<string> options)
    {
        var option = clauses.Cursor.TakeName(options);
        if (option < 0)
        {
            clauses.Fail("the name of one of the options is expected here");
            return null;
        }

        return clauses.ParseFailure is null ? option : null;
    }

    private static bool IsEnd(ClauseParser clauses)
    {
        if (!clauses.Cursor.IsAtEnd)
        {
            clauses.Fail("a rule ends with the option, or with 'unless' and one condition after it");
        }

        return clauses.ParseFailure is null;
    }
}
