namespace EdgeReasoner.Rules.English;

/// <summary>Reads chains of implications: "if pump_on then flow", "pump_on is true"; asked is whether a statement holds.</summary>
/// <remarks>
/// Every statement and every negated statement has a symbol. A symbol leads from a conclusion back to its premise: one statement may lead to several
/// others, but is concluded from one only, so that the path back does not fork. What is stated ends the path.
/// </remarks>
internal static class ImplicationParser
{
    private static readonly string[] Openings = ["if", "when", "whenever"];
    private static readonly string[] Joints = ["implies", "entails", "means", "leads to"];
    private static readonly string[] TurnedJoints = ["follows from"];

    /// <summary>Reads implications.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="isThreeValued">Whether "unknown" is an answer.</param>
    /// <returns>The puzzle or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) TryRead(Sentence question, Sentence[] facts, bool isThreeValued)
    {
        var (chains, failure) = Chains(question, facts);
        return chains is null ? (null, failure) : chains.ToPath(isThreeValued);
    }

    /// <summary>Answers such a question exactly, however the implications fork, and turned round too.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <returns>The answer or the parse failure; both null when question or facts are of another kind.</returns>
    internal static (FactAnswer? Answer, ParseFailure? ParseFailure) TryAnswer(Sentence question, Sentence[] facts)
    {
        var (chains, failure) = Chains(question, facts);
        return chains is null ? (null, failure) : (new FactAnswer(chains.Follows, Clash: chains.Clash), null);
    }

    private static (ImpliedStatements? Chains, ParseFailure? ParseFailure) Chains(Sentence question, Sentence[] facts)
    {
        if (Statement.Asked(question) is not var (from, to, isNegated) || !Array.Exists(facts, IsOfThisKind))
        {
            return (null, null);
        }

        var (asked, failure) = Statement.Read(question, from, to);
        if (asked is null)
        {
            return (null, failure);
        }

        var chains = new ImpliedStatements(asked.Value with { IsNegated = asked.Value.IsNegated != isNegated });
        foreach (var fact in facts)
        {
            if ((failure = Add(chains, fact)) is not null)
            {
                return (null, failure);
            }
        }

        return chains.IsMentioned ? (chains, null) : (null, question.Fail(from, "a statement that the facts mention is expected"));
    }

    private static bool IsOfThisKind(Sentence fact)
        => fact.Longest(0, Openings) > 0 || fact.LongestBefore(fact.Count, ["is true", "is false", "holds"]) > 0 || Joint(fact) is not null;

    private static (int At, int End, bool IsTurned)? Joint(Sentence fact)
    {
        for (var at = 1; at < fact.Count; at++)
        {
            if (fact.Longest(at, Joints) is > 0 and var length)
            {
                return (at, at + length, false);
            }

            if (fact.Longest(at, TurnedJoints) is > 0 and var turned)
            {
                return (at, at + turned, true);
            }
        }

        return null;
    }

    private static ParseFailure? Add(ImpliedStatements chains, Sentence fact)
    {
        if (fact.Longest(0, Openings) > 0)
        {
            var end = fact.Find(1, "then", ",");
            var start = fact[end] == "," && fact[end + 1] == "then" ? end + 2 : end + 1;
            return end < 0 ? fact.Fail(fact.Count, "'then' is expected: 'if <statement> then <statement>'") : Add(chains, fact, (1, end), (start, fact.Count));
        }

        if (Joint(fact) is var (at, after, isTurned))
        {
            return isTurned ? Add(chains, fact, (after, fact.Count), (0, at)) : Add(chains, fact, (0, at), (after, fact.Count));
        }

        var (known, failure) = Statement.Read(fact, 0, fact.Count);
        return known is { } statement ? chains.State(fact, statement) : failure;
    }

    private static ParseFailure? Add(ImpliedStatements chains, Sentence fact, (int From, int To) premise, (int From, int To) conclusion)
    {
        var (left, failure) = Statement.Read(fact, premise.From, premise.To);
        if (left is null)
        {
            return failure;
        }

        (var right, failure) = Statement.Read(fact, conclusion.From, conclusion.To);
        return right is null ? failure : chains.Imply(fact, left.Value, right.Value);
    }
}
