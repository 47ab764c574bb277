namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Reads one rule: "if temp is above 8 and door is open then alarm", "otherwise idle".</summary>
internal static class RuleParser
{
    /// <summary>Most conditions of one rule: what the bundled model was trained to read.</summary>
    internal const int MaxConditions = 3;

    /// <summary>Reads a rule.</summary>
    /// <param name="clauses">The rule's text.</param>
    /// <param name="options">The options' names, folded.</param>
    /// <returns>The rule, or null when the clauses carry a misreading.</returns>
    internal static Rule? Read(ClauseParser clauses, IReadOnlyList<string> options)
    {
        var cursor = clauses.Cursor;
        if (cursor.Take("otherwise", "else", "by default", "in all other cases"))
        {
            _ = cursor.TakeMark(",") || cursor.Take("then");
            return Outcome(clauses, options) is { } otherwise ? new Rule([], IsAnyOf: false, otherwise) : null;
        }

        if (!cursor.Take("if", "when"))
        {
            clauses.Fail("a rule begins with 'if' or 'otherwise'");
            return null;
        }

        return Conditions(clauses) is var (conditions, isAnyOf) && Outcome(clauses, options) is { } option
            ? new Rule(conditions, isAnyOf, option)
            : null;
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

    private static int? Outcome(ClauseParser clauses, IReadOnlyList<string> options)
    {
        var option = clauses.Cursor.TakeName(options);
        if (option < 0)
        {
            clauses.Fail("the name of one of the options is expected here");
            return null;
        }

        if (!clauses.Cursor.IsAtEnd)
        {
            clauses.Fail("a rule ends with the option");
            return null;
        }

        return clauses.Misreading is null ? option : null;
    }
}
