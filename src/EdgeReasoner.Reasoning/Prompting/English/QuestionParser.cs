using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Reasoning.Prompting.English;

/// <summary>Reads the question: which option the rules give, where a series is going, what a sum is, whether a condition holds.</summary>
internal static class QuestionParser
{
    /// <summary>Most numbers of one sum: what the bundled model was trained to read.</summary>
    internal const int MaxOperands = 6;

    private static readonly string[] RuleQuestions =
    [
        "which option applies", "which action applies", "which rule applies", "which option", "which action", "what is to be done", "what should be done",
        "what now", "what to do", "decide", "choose", "apply the rules",
    ];

    private static readonly string[] SumOpenings =
        ["what is the value of", "what is the sum of", "what is", "how much is", "compute", "calculate", "start with", "start at", "start from"];

    /// <summary>Reads a question.</summary>
    /// <param name="clauses">The question's text.</param>
    /// <param name="answerType">The kind of answer asked for.</param>
    /// <param name="hasRules">Whether the request has rules.</param>
    /// <returns>What is asked, or null when the clauses carry a misreading.</returns>
    internal static Ask? Read(ClauseParser clauses, AnswerType answerType, bool hasRules)
    {
        var cursor = clauses.Cursor;
        if (hasRules)
        {
            return RuleQuestion(clauses);
        }

        if (cursor.Take("what is the trend of", "which way is", "how is the trend of", "where is"))
        {
            var name = clauses.SeriesName();
            _ = cursor.Take("going", "heading", "moving", "changing");
            return End(clauses, name < 0 ? null : new Ask.TrendOf(name));
        }

        if (cursor.Take("is", "are"))
        {
            return answerType == AnswerType.Option && TrendQuestion(clauses) is { } trend ? trend : Whether(clauses);
        }

        if (cursor.Take(SumOpenings))
        {
            return clauses.Sum(first: -1, MaxOperands) is { } sum ? Sum(clauses, sum) : null;
        }

        clauses.Fail("a question begins with 'what is', 'is', 'which option' or 'what should' (rules needed for the last two)");
        return null;
    }

    private static Ask? RuleQuestion(ClauseParser clauses)
    {
        var cursor = clauses.Cursor;
        if (cursor.IsAtEnd || cursor.Take(RuleQuestions))
        {
            return End(clauses, new Ask.FirstRule());
        }

        if (cursor.Take("what should", "what must", "how should"))
        {
            // Whom the question addresses does not change which rule applies, so any one to four words will do.
            for (var words = 0; words < 4 && !cursor.Take("do"); words++)
            {
                var word = cursor.WordHere();
                if (word.Length == 0 || !cursor.TakeMark(word))
                {
                    break;
                }
            }

            _ = cursor.Take("do") || cursor.Take("react");
            _ = cursor.Take("now", "next");
            return End(clauses, new Ask.FirstRule());
        }

        clauses.Fail("with rules, the question is 'which option applies?' or 'what should <it> do?'");
        return null;
    }

    private static Ask.TrendOf? TrendQuestion(ClauseParser clauses)
    {
        // "is level rising, falling or steady?": all three words are named.
        var cursor = clauses.Cursor;
        var start = cursor.Position;
        if (!clauses.PassName() || clauses.TakeTrend() is null || !(cursor.TakeMark(",") || cursor.Take("or")))
        {
            cursor.Position = start;
            return null;
        }

        while (clauses.TakeTrend() is not null)
        {
            _ = cursor.TakeMark(",");
            _ = cursor.Take("or");
        }

        var end = cursor.Position;
        cursor.Position = start;
        var name = clauses.SeriesName();
        cursor.Position = end;
        return name < 0 ? null : (Ask.TrendOf?)End(clauses, new Ask.TrendOf(name));
    }

    private static Ask? Whether(ClauseParser clauses)
        => clauses.Condition(isQuestion: true) is { } condition ? End(clauses, new Ask.Whether(condition)) : null;

    private static Ask? Sum(ClauseParser clauses, IReadOnlyList<SignedOperand> sum)
    {
        if (sum.Count < 2)
        {
            clauses.Fail("a sum needs 'plus' or 'minus' and a second number");
            return null;
        }

        var cursor = clauses.Cursor;
        _ = cursor.TakeMark(",") || cursor.TakeMark(":") || cursor.TakeMark(";") || cursor.TakeMark(".");
        _ = cursor.Take("what is the result", "what is left", "what remains", "how much is that", "what is it");
        return End(clauses, new Ask.ValueOf(sum));
    }

    private static Ask? End(ClauseParser clauses, Ask? ask)
    {
        if (ask is not null && !clauses.Cursor.IsAtEnd)
        {
            clauses.Fail("the question should end here");
        }

        return clauses.Misreading is null ? ask : null;
    }
}
