namespace EdgeReasoner.Rules.Controlled;

/// <summary>The questions that ask for the rule that holds, whatever else their words could mean.</summary>
internal static class QuestionForms
{
    private static readonly string[] Whole =
    [
        "which option applies", "which action applies", "which rule applies", "which option", "which action", "what is to be done", "what should be done", "what must be done", "what has to be done", "what shall be done",
        "what now", "what to do", "what next", "what is next", "decide", "choose", "apply the rules", "what is the decision", "what follows", "what should happen", "what happens now",
    ];

    // With one of these the question may ask for something else than what the rules give, or be a rule itself.
    private static readonly HashSet<string> Turning = new(StringComparer.OrdinalIgnoreCase)
    {
        "not", "never", "no", "nobody", "nothing", "except", "only", "instead", "without", "before", "after", "until", "if", "when", "whenever", "while", "why", "because", "unless", "but", "otherwise", "else", "than", "last", "least", "most",
        "avoid", "prevent", "forbidden", "wrong", "fails", "failed", "violated", "opposite", "worst", "yesterday", "tomorrow", "later", "earlier", "would", "had", "was", "were", "many", "much", "often", "long", "between", "above", "below", "over", "under",
    };

    private const int MostWords = 14;

    /// <summary>Says whether a question is for the rule that holds.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">The options as rules call them.</param>
    /// <returns>True when it is: empty, one of the known questions, or the options joined by "or".</returns>
    internal static bool AskForRules(string question, IReadOnlyList<string> options)
    {
        var text = new RuleText(question);
        if (text.IsAtEnd || IsWhole(text))
        {
            return true;
        }

        text.Position = 0;
        return Enumerated(text, options);
    }

    /// <summary>Says whether a question that stands beside rules can only be for the one that holds, in whatever words.</summary>
    /// <param name="question">The question.</param>
    /// <returns>True for a short one without a number and without a word that could turn it.</returns>
    internal static bool IsPlain(string question)
    {
        var words = question.Split([' ', ',', ':', ';', '-', '–', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= MostWords && !question.AsSpan().Trim().TrimEnd(".?!").ContainsAny(".?!") && !question.Any(char.IsDigit)
            && !words.Any(static word => Turning.Contains(word.TrimEnd('.', '?', '!')) || word.EndsWith("n't", StringComparison.OrdinalIgnoreCase));
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
