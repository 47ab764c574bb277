using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>Understands a whole request in controlled English, or names the word where understanding ends.</summary>
internal static class ProblemParser
{
    /// <summary>Most rules, the "otherwise" rule included: what the bundled model was trained to read.</summary>
    internal const int MaxRules = 6;

    /// <summary>Most distinct readings that rules and question may use.</summary>
    internal const int MaxNames = 8;

    /// <summary>Reads rules, then the question.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The problem, or the first failure; exactly one of them is not null.</returns>
    internal static (Problem? Problem, ParseFailure? ParseFailure) Read(DecisionRequest request)
    {
        if (request.Context.Length > 0)
        {
            return (null, new("context", FirstWord(request.Context), "the bundled model reads no free text: leave 'context' out, or say it in 'readings' and 'rules'"));
        }

        // Facts take the place of rules where the question asks what follows from them.
        if (!QuestionParser.IsForRules(request.Question))
        {
            if (LogicParser.TryRead(request) is var logic && logic != (null, null))
            {
                return logic;
            }

            if (WorldParser.TryRead(request) is var world && world != (null, null))
            {
                return world;
            }
        }

        if (request.Rules.Count > MaxRules)
        {
            return (null, new($"rules[{MaxRules}]", FirstWord(request.Rules[MaxRules]), $"the bundled model reads at most {MaxRules} rules"));
        }

        var readings = new ReadingTable(request.Readings);
        var prioritised = new List<(Rule Rule, int Priority)>(request.Rules.Count + 1);
        var options = request.Options.Select(option => TextCursor.Fold(option.Name)).ToArray();
        for (var i = 0; i < request.Rules.Count; i++)
        {
            var clauses = new ClauseParser($"rules[{i}]", request.Rules[i], readings);
            if (RuleParser.Read(clauses, options, out var priority) is not { } rule)
            {
                return (null, clauses.ParseFailure!);
            }

            if (rule.Conditions.Count == 0 && i != request.Rules.Count - 1)
            {
                return (null, new($"rules[{i + 1}]", FirstWord(request.Rules[i + 1]), "nothing can come after the 'otherwise' rule"));
            }

            prioritised.Add((rule, priority));
        }

        // OrderBy is stable: rules of one priority keep their order, and what holds otherwise stays last.
        List<Rule> rules = [.. prioritised.OrderByDescending(item => item.Priority).Select(item => item.Rule)];
        var question = new ClauseParser("question", request.Question, readings);
        if (QuestionParser.Read(question, request.AnswerType, rules.Count > 0, readings, options) is not { } ask)
        {
            return (null, question.ParseFailure!);
        }

        var failure = AddFallbackRule(request, rules) ?? BadReading(readings) ?? Excess(readings);
        var (names, states) = readings.Used();
        failure ??= names.Count > MaxNames ? new("readings", names[MaxNames].Name, $"the bundled model weighs at most {MaxNames} readings at once") : null;
        return failure is null ? (new Problem(names, states, rules, ask), null) : (null, failure);
    }

    // Rules that all fail leave no answer, and the model must not invent one: either the rules say what holds otherwise, or the fallback does.
    private static ParseFailure? AddFallbackRule(DecisionRequest request, List<Rule> rules)
    {
        if (rules.Count == 0 || rules[^1].Conditions.Count == 0)
        {
            return null;
        }

        var fallback = -1;
        for (var i = 0; i < request.Options.Count; i++)
        {
            fallback = request.Options[i].Id == request.Fallback ? i : fallback;
        }

        if (fallback < 0)
        {
            return new($"rules[{rules.Count - 1}]", "", "a last rule 'otherwise <option>' (or a 'fallback') must say what holds when no other rule does");
        }

        if (rules.Count == MaxRules)
        {
            return new($"rules[{MaxRules - 1}]", "", $"the bundled model reads at most {MaxRules} rules, the fallback counted as the last");
        }

        rules.Add(new Rule([], IsAnyOf: false, fallback));
        return null;
    }

    private static ParseFailure? BadReading(ReadingTable readings)
        => readings.UnaskedBad() is >= 0 and var bad
            ? new("readings", readings.Names[bad], $"its quality is '{readings.BadQualityOf(bad)}', and no rule says what holds then: add a rule such as 'if {readings.Names[bad]} is not good then …', leave the reading out, or send a good one")
            : null;

    private static ParseFailure? Excess(ReadingTable readings)
        => readings.Used().States.Count > EnglishLimits.MaxStates
            ? new("readings", readings.Used().States[^1], $"at most {EnglishLimits.MaxStates} different states can be told apart")
            : null;

    private static string FirstWord(string text) => text.Split(' ', 2, StringSplitOptions.TrimEntries)[0];
}
