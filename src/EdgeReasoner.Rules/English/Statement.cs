namespace EdgeReasoner.Rules.English;

/// <summary>A statement that is said to hold or not to hold: "pump_on", "not flow", "flow is false".</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsNegated">Whether it is said not to hold.</param>
internal readonly record struct Statement(string Name, bool IsNegated)
{
    /// <summary>Words that cannot be part of a statement's name.</summary>
    private static readonly string[] Joints = ["if", "then", "when", "whenever", "implies", "means", "entails", "and", "or", "not", "is", "says", ",", "(", ")", "than"];

    private static readonly string[] Affirmations = ["is true", "holds", "is the case", "is on"];
    private static readonly string[] Denials = ["is false", "is not true", "does not hold", "is not the case", "is off"];

    /// <summary>Reads a range of a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="from">The first word.</param>
    /// <param name="to">The word after the last.</param>
    /// <returns>The statement or the parse failure.</returns>
    internal static (Statement? Statement, ParseFailure? ParseFailure) Read(Sentence sentence, int from, int to)
    {
        var isNegated = sentence[from] == "not" && from < to;
        from += isNegated ? 1 : 0;
        if (sentence.LongestBefore(to, Denials) is > 0 and var denial && to - denial > from)
        {
            (isNegated, to) = (!isNegated, to - denial);
        }
        else if (sentence.LongestBefore(to, Affirmations) is > 0 and var affirmation && to - affirmation > from)
        {
            to -= affirmation;
        }

        var joint = sentence.Find(from, Joints);
        if (joint >= 0 && joint < to)
        {
            return (null, sentence.Fail(joint, "one statement is expected here: '<name>', 'not <name>', '<name> is true' or '<name> is false'"));
        }

        return sentence.Name(from, to) is { Length: > 0 } name
            ? (new Statement(name, isNegated), null)
            : (null, sentence.Fail(to, "the name of a statement is expected"));
    }

    /// <summary>The range of a question that names what may be true: "is … true", "does … hold", "is it true that …".</summary>
    /// <param name="question">The question.</param>
    /// <returns>First word and the word after the last, and whether it asks if it is false; null for other questions.</returns>
    internal static (int From, int To, bool IsNegated)? Asked(Sentence question)
    {
        if (question.Longest(0, ["is it true that", "is it the case that", "does it follow that"]) is > 0 and var length)
        {
            return (length, question.Count, false);
        }

        return question[0] switch
        {
            "is" when question[question.Count - 1] is "true" or "false" => (1, question.Count - 1, question[question.Count - 1] == "false"),
            "does" or "do" when question[question.Count - 1] is "hold" or "follow" => (1, question.Count - 1, false),
            _ => null,
        };
    }
}
