namespace EdgeReasoner.Rules.Controlled;

/// <summary>The questions that ask for the rule that holds, whatever else their words could mean.</summary>
internal static class QuestionForms
{
    private static readonly string[] Whole =
    [
        "which option applies", "which action applies", "which rule applies", "which option", "which action", "what is to be done", "what should be done", "what must be done", "what has to be done", "what shall be done",
        "what now", "what to do", "what next", "what is next", "decide", "choose", "apply the rules", "what is the decision", "what follows", "what should happen", "what happens now",
    ];

    private static readonly string[] Openings = ["what should", "what must", "what shall", "what does", "what do", "what has", "how should", "how must", "which mode should", "which state should", "which position should", "which stage should"];

    // With one of these the question may ask for something else than what the rules give.
    private static readonly HashSet<string> Turning = new(StringComparer.OrdinalIgnoreCase)
    {
        "not", "never", "no", "except", "only", "instead", "without", "before", "after", "if", "when", "why", "how", "which", "who", "whose", "first", "last", "least", "most", "unless", "least", "avoid", "otherwise", "least", "and", "or",
    };

    /// <summary>Says whether a question is for the rule that holds.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">The options as rules call them.</param>
    /// <returns>True when it is: empty, one of the known questions, "what should X do now?", or the options joined by "or".</returns>
    internal static bool AskForRules(string question, IReadOnlyList<string> options)
    {
        var text = new RuleText(question);
        if (text.IsAtEnd || IsWhole(text))
        {
            return true;
        }

        text.Position = 0;
        if (text.Take(Openings) && Addressed(text))
        {
            return true;
        }

        text.Position = 0;
        return Enumerated(text, options);
    }

    private static bool IsWhole(RuleText text)
    {
        if (!text.Take(Whole))
        {
            return false;
        }

        _ = text.Take("now", "next");
        return text.IsAtEnd;
    }

    // Whom the question addresses does not change which rule holds.
    private static bool Addressed(RuleText text)
    {
        for (var words = 0; words <= 7; words++)
        {
            var word = text.WordHere().TrimEnd('.');
            if (text.IsAtEnd)
            {
                return words > 0;
            }

            if (word.Length == 0 || Turning.Contains(word) || text.TakeExact([word]) is null)
            {
                return false;
            }
        }

        return false;
    }

    private static bool Enumerated(RuleText text, IReadOnlyList<string> options)
    {
        var named = 0;
        while (text.TakeName(options) is not null)
        {
            named++;
            _ = text.TakeMark(",");
            _ = text.Take("or");
        }

        return named > 1 && text.IsAtEnd;
    }
}
