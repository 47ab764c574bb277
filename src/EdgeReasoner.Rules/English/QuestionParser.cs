using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

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

    private static readonly string[] Addresses = ["what should", "what must", "how should"];

    private static readonly string[] SumOpenings =
        ["what is the value of", "what is the sum of", "what is", "how much is", "compute", "calculate"];

    /// <summary>Reads a question.</summary>
    /// <param name="clauses">The question's text.</param>
    /// <param name="answerType">The kind of answer asked for.</param>
    /// <param name="hasRules">Whether the request has rules.</param>
    /// <param name="readings">The names that may occur.</param>
    /// <param name="options">The options' names, folded.</param>
    /// <returns>What is asked, or null when the clauses carry a parse failure.</returns>
    internal static Ask? Read(ClauseParser clauses, AnswerType answerType, bool hasRules, ReadingTable readings, IReadOnlyList<string> options)
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

        if (Extreme(cursor) is { } isHighest)
        {
            return clauses.Candidates(options) is { } candidates ? End(clauses, new Ask.Extreme(candidates, isHighest)) : null;
        }

        if (cursor.Take("is", "are"))
        {
            return answerType == AnswerType.Option && TrendQuestion(clauses) is { } trend ? trend : Whether(clauses);
        }

        var isInOrder = cursor.Take("start with", "start at", "start from");
        if (isInOrder || cursor.Take(SumOpenings))
        {
            return new ChainParser(clauses, readings).Read(isInOrder) is { } sum ? Sum(clauses, sum) : null;
        }

        clauses.Fail("a question begins with 'what is', 'is', 'which option' or 'what should' (rules needed for the last two)");
        return null;
    }

    /// <summary>Says whether a question is for the rule that holds, whatever else its words could mean.</summary>
    /// <param name="question">The question.</param>
    /// <returns>True when it is.</returns>
    internal static bool IsForRules(string question)
    {
        var cursor = new TextCursor(question);
        return cursor.IsAtEnd || cursor.Take(RuleQuestions) || cursor.Take(Addresses);
    }

    private static Ask? RuleQuestion(ClauseParser clauses)
    {
        var cursor = clauses.Cursor;
        if (cursor.IsAtEnd || cursor.Take(RuleQuestions))
        {
            return End(clauses, new Ask.FirstRule());
        }

        if (cursor.Take(Addresses))
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

    // "which is highest?", "which reading is the lowest?": the options are the readings.
    private static bool? Extreme(TextCursor cursor)
    {
        var start = cursor.Position;
        if (cursor.Take("which of them", "which reading", "which sensor", "which one", "which") && cursor.Take("is"))
        {
            cursor.SkipArticle();
            if (cursor.Take("highest", "largest", "greatest", "hottest", "warmest", "fullest"))
            {
                return true;
            }

            if (cursor.Take("lowest", "smallest", "least", "coldest", "coolest", "emptiest"))
            {
                return false;
            }
        }

        cursor.Position = start;
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

        return clauses.ParseFailure is null ? ask : null;
    }
}
