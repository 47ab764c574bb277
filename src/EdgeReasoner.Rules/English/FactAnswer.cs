using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>What facts say of a question.</summary>
internal enum Follows
{
    /// <summary>They leave it open.</summary>
    Open,

    /// <summary>It follows from them.</summary>
    Yes,

    /// <summary>Its opposite follows from them.</summary>
    No,
}

/// <summary>The exact answer to a question about facts.</summary>
/// <param name="Follows">What follows; meaningless where a name is the answer.</param>
/// <param name="Name">The name that is the answer; null for a question that is answered by yes or no.</param>
/// <param name="Clash">Two names that differ only in case, underscores or spaces, and were taken for one; null for none.</param>
internal sealed record FactAnswer(Follows Follows = Follows.Open, string? Name = null, (string One, string Other)? Clash = null)
{
    /// <summary>Gets the names that the facts compare; empty where no name is the answer.</summary>
    internal IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Answers a question about facts exactly: an order, implications, who lies, and/or/not.</summary>
    /// <param name="request">The request; its rules are the facts.</param>
    /// <returns>The answer or the parse failure; both null when the question is of another kind.</returns>
    internal static (FactAnswer? Answer, ParseFailure? ParseFailure) TryOf(DecisionRequest request)
    {
        var question = new Sentence("question", request.Question);
        Sentence[] facts = [.. request.Rules.Select((rule, index) => new Sentence($"rules[{index}]", rule))];
        var found = OrderParser.TryAnswer(question, facts);
        found = found == (null, null) ? TestimonyParser.TryAnswer(question, facts) : found;
        found = found == (null, null) ? FormulaParser.TryAnswer(question, facts, request.Readings) : found;
        return found == (null, null) ? ImplicationParser.TryAnswer(question, facts) : found;
    }
}
