using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>Reads questions that join statements by and, or, not: "is (a and not b) or c true?".</summary>
internal static class FormulaParser
{
    /// <summary>Most terms joined by "or".</summary>
    internal const int MaxTerms = 4;

    /// <summary>Most statements of one term, joined by "and".</summary>
    internal const int MaxLiterals = 3;

    private static readonly string[] OnWords = ["true", "on", "yes", "active"];
    private static readonly string[] OffWords = ["false", "off", "no", "inactive"];

    /// <summary>Reads such a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="readings">Readings that are truth values.</param>
    /// <returns>The puzzle or the parse failure; both null for other questions.</returns>
    internal static (LogicPuzzle? Puzzle, ParseFailure? ParseFailure) TryRead(Sentence question, Sentence[] facts, IReadOnlyList<Reading> readings)
    {
        // A lone "not" joins nothing: with facts it is a question for a single statement.
        if (Statement.Asked(question) is not var (from, to, isFalse)
            || question.Find(from, facts.Length == 0 ? ["and", "or", "(", "not"] : ["and", "or", "("]) is var joint && (joint < 0 || joint >= to))
        {
            return (null, null);
        }

        if (isFalse)
        {
            return (null, question.Fail(to, "a joined statement is asked for by 'is … true?'"));
        }

        var (values, failure) = Values(facts, readings);
        if (values is null)
        {
            return (null, failure);
        }

        List<string> names = [];
        List<IReadOnlyList<LogicPuzzle.Literal>> terms = [];
        while (from <= to)
        {
            var end = question.Find(from, "or");
            end = end < 0 || end > to ? to : end;
            (var term, failure) = Term(question, from, end, values, names);
            if (term is null)
            {
                return (null, failure);
            }

            if (terms.Count == MaxTerms)
            {
                return (null, question.Fail(from, $"at most {MaxTerms} parts can be joined by 'or'"));
            }

            terms.Add(term);
            from = end + 1;
        }

        return (new LogicPuzzle.Formula(names, terms), null);
    }

    /// <summary>Answers such a question exactly.</summary>
    /// <param name="question">The question.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="readings">Readings that are truth values.</param>
    /// <returns>The answer or the parse failure; both null for other questions.</returns>
    internal static (FactAnswer? Answer, ParseFailure? ParseFailure) TryAnswer(Sentence question, Sentence[] facts, IReadOnlyList<Reading> readings)
    {
        var (puzzle, failure) = TryRead(question, facts, readings);
        if (puzzle is not LogicPuzzle.Formula formula)
        {
            return (null, failure);
        }

        if (Statement.Asked(question) is var (from, to, _) && question[from] == "not" && question[from + 1] != "(" && question.Find(from, "and", "or") < to)
        {
            return (null, question.Fail(from, "what 'not' covers is not clear: put it last, or put brackets round what belongs together") with { IsFinal = true });
        }

        var names = new NameList();
        foreach (var name in readings.Select(static reading => reading.Name).Concat(formula.Names).Concat(facts.Select(static fact => Statement.Read(fact, 0, fact.Count).Statement?.Name).OfType<string>()))
        {
            names.Add(name);
        }

        var holds = formula.Terms.Any(static term => term.All(static literal => literal.IsTrue != literal.IsNegated));
        return (new FactAnswer(holds ? Follows.Yes : Follows.No, Clash: names.Clash), null);
    }

    private static (List<LogicPuzzle.Literal>? Term, ParseFailure? ParseFailure) Term(Sentence question, int from, int to, Dictionary<string, bool> values, List<string> names)
    {
        if (question[from] == "(" && question[to - 1] == ")")
        {
            (from, to) = (from + 1, to - 1);
        }

        List<LogicPuzzle.Literal> term = [];
        while (from <= to)
        {
            var end = question.Find(from, "and");
            end = end < 0 || end > to ? to : end;
            var (statement, failure) = Statement.Read(question, from, end);
            if (statement is not { } read)
            {
                return (null, failure! with { Expected = failure.Expected + "; brackets go round statements joined by 'and' only" });
            }

            if (!values.TryGetValue(TextCursor.Fold(read.Name), out var value))
            {
                return (null, question.Fail(from + (question[from] == "not" ? 1 : 0), "nothing says whether this is true: a fact '<name> is true' or a reading of true or false is expected"));
            }

            if (term.Count == MaxLiterals)
            {
                return (null, question.Fail(from, $"at most {MaxLiterals} statements can be joined by 'and'"));
            }

            // Each mention has a symbol of its own: what stands behind a symbol is then found in one place.
            term.Add(new(names.Count, value, read.IsNegated));
            names.Add(read.Name);
            from = end + 1;
        }

        return (term, null);
    }

    private static (Dictionary<string, bool>? Values, ParseFailure? ParseFailure) Values(Sentence[] facts, IReadOnlyList<Reading> readings)
    {
        Dictionary<string, bool> values = [];
        foreach (var fact in facts)
        {
            var (statement, failure) = Statement.Read(fact, 0, fact.Count);
            if (statement is not { } read)
            {
                return (null, failure);
            }

            if (!values.TryAdd(TextCursor.Fold(read.Name), !read.IsNegated) && values[TextCursor.Fold(read.Name)] == read.IsNegated)
            {
                return (null, fact.Fail(0, "this contradicts the facts before: it was said to be the opposite; correct one of them"));
            }
        }

        // OrderBy is stable: the newest reading of a name is the last to speak.
        foreach (var (index, reading) in readings.Index().OrderByDescending(pair => pair.Item.Age ?? TimeSpan.Zero))
        {
            if (Truth(reading.Value) is not { } truth)
            {
                continue;
            }

            if (reading.Quality is { } quality && !quality.Equals("good", StringComparison.OrdinalIgnoreCase))
            {
                return (null, new($"readings[{index}]", reading.Name, $"its quality is '{quality}', which the bundled model does not weigh here; leave the reading out or send a good one"));
            }

            values[TextCursor.Fold(reading.Name)] = truth;
        }

        return (values, null);
    }

    private static bool? Truth(ReadingValue value) => value switch
    {
        ReadingValue.Truth truth => truth.IsTrue,
        ReadingValue.State state when OnWords.Contains(TextCursor.Fold(state.Name)) => true,
        ReadingValue.State state when OffWords.Contains(TextCursor.Fold(state.Name)) => false,
        _ => null,
    };
}
