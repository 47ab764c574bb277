using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>Reads requests that ask what follows from stated facts.</summary>
internal static class LogicParser
{
    private static readonly string[] UndecidedWords = ["unknown", "cannot tell", "can't tell", "not known", "undecided", "cannot be known", "cannot say"];

    /// <summary>Reads a request when its question is of this kind.</summary>
    /// <param name="request">The request; its rules are the facts.</param>
    /// <returns>The problem or the parse failure; both null when the question is of another kind.</returns>
    internal static (Problem? Problem, ParseFailure? ParseFailure) TryRead(DecisionRequest request)
    {
        var question = new Sentence("question", request.Question);
        Sentence[] facts = [.. request.Rules.Select((rule, index) => new Sentence($"rules[{index}]", rule))];
        var isThreeValued = request.Options.Any(option => IsUndecided(option.Name));

        // Question and at least one fact must have the shape: other kinds of requests begin with the same words.
        var (puzzle, failure) = OrderParser.TryRead(question, facts, isThreeValued);
        if (puzzle is null && failure is null)
        {
            (puzzle, failure) = TestimonyParser.TryRead(question, facts);
        }

        if (puzzle is null && failure is null)
        {
            (puzzle, failure) = FormulaParser.TryRead(question, facts, request.Readings);
        }

        if (puzzle is null && failure is null)
        {
            (puzzle, failure) = ImplicationParser.TryRead(question, facts, isThreeValued);
        }

        if (failure is not null || puzzle is null)
        {
            return (null, failure);
        }

        return puzzle.Names.Count > LogicPuzzle.MaxNames
            ? (null, new("rules", puzzle.Names[LogicPuzzle.MaxNames], $"the bundled model tells at most {LogicPuzzle.MaxNames} names apart (negated statements counted by themselves)"))
            : (new Problem([.. puzzle.Names.Select(name => new NamedReading(name, [], State: -1, NeedsValue: false, NeedsSeries: false))], [], [], new Ask.Logic(puzzle)), null);
    }

    /// <summary>Says whether an option says that the facts leave the question open.</summary>
    /// <param name="option">The option's name.</param>
    /// <returns>True for "unknown", "cannot tell" and the like.</returns>
    internal static bool IsUndecided(string option) => UndecidedWords.Contains(TextCursor.Fold(option));
}
