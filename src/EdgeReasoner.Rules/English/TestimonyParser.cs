namespace EdgeReasoner.Rules.English;

/// <summary>Reads who tells the truth: "Ann tells the truth", "Bob says Ann lies"; asked is whether somebody lies.</summary>
internal static class TestimonyParser
{
    private const string Form = "a fact says '<name> lies', '<name> tells the truth' or '<name> says <name> lies'";

    private static readonly string[] Says = ["says that", "says", "claims that", "claims", "reports that", "reports"];
    private static readonly string[] Honest = ["tells the truth", "speaks the truth", "is telling the truth", "is truthful", "is honest", "is right", "is correct", "does not lie"];
    private static readonly string[] Lying = ["lies", "is lying", "is a liar", "is dishonest", "is wrong", "is incorrect", "does not tell the truth"];
    private static readonly string[] AskedHonest = ["tell the truth", "speak the truth", "telling the truth", "truthful", "honest", "right", "correct"];
    private static readonly string[] AskedLying = ["lie", "lying", "a liar", "dishonest", "wrong", "incorrect"];

    /// <summary>Reads such a request.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <returns>The puzzle or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) TryRead(Sentence question, Sentence[] facts)
    {
        var (heard, failure) = Heard(question, facts);
        return heard is not var (speakers, asked, asksForTruth) ? (null, failure) : speakers.ToTestimony(asked, asksForTruth);
    }

    /// <summary>Answers such a question exactly.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <returns>The answer or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (FactAnswer? Answer, ParseFailure? ParseFailure) TryAnswer(Sentence question, Sentence[] facts)
    {
        var (puzzle, failure) = TryRead(question, facts);
        if (puzzle is not LogicPuzzle.Testimony testimony)
        {
            return (null, failure);
        }

        var (at, isTrue) = (testimony.Asked, testimony.AsksForTruth);
        while (true)
        {
            isTrue ^= testimony.IsLie[at];
            if (testimony.Next[at] < 0)
            {
                return (new FactAnswer(isTrue ? Follows.Yes : Follows.No, Clash: Heard(question, facts).Heard!.Value.Speakers.Names.Clash), null);
            }

            at = testimony.Next[at];
        }
    }

    private static ((Speakers Speakers, int Asked, bool AsksForTruth)? Heard, ParseFailure? ParseFailure) Heard(Sentence question, Sentence[] facts)
    {
        var truth = question.LongestBefore(question.Count, AskedHonest);
        var length = Math.Max(truth, question.LongestBefore(question.Count, AskedLying));
        if (length == 0 || question[0] is not ("is" or "does") || !Array.Exists(facts, IsOfThisKind))
        {
            return (null, null);
        }

        var speakers = new Speakers();
        foreach (var fact in facts)
        {
            if (Add(speakers, fact) is { } failure)
            {
                return (null, failure);
            }
        }

        var asked = speakers.Names.Find(question.Name(1, question.Count - length));
        return asked < 0
            ? (null, question.Fail(1, "a name that the facts mention is expected"))
            : ((speakers, asked, truth == length), null);
    }

    private static bool IsOfThisKind(Sentence fact) => fact.LongestBefore(fact.Count, Honest) > 0 || fact.LongestBefore(fact.Count, Lying) > 0;

    private static ParseFailure? Add(Speakers speakers, Sentence fact)
    {
        var (honest, lying) = (fact.LongestBefore(fact.Count, Honest), fact.LongestBefore(fact.Count, Lying));
        if (honest == lying)
        {
            return fact.Fail(Math.Max(0, fact.Count - 1), Form);
        }

        var end = fact.Count - Math.Max(honest, lying);
        for (var at = 1; at < end; at++)
        {
            if (fact.Longest(at, Says) is > 0 and var says)
            {
                return fact.Name(at + says, end) is { Length: > 0 } about
                    ? speakers.Link(fact, fact.Name(0, at), about, isLie: lying > honest)
                    : fact.Fail(at + says, Form);
            }
        }

        return fact.Name(0, end) is { Length: > 0 } name ? speakers.Know(fact, name, isLie: lying > honest) : fact.Fail(0, Form);
    }
}
