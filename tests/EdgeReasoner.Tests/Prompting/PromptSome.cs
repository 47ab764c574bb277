using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;

namespace EdgeReasoner.Tests.Prompting;

/// <summary>Requests and their readings for the tests of controlled English.</summary>
internal static class PromptSome
{
    internal static DecisionRequest Ruled(params string[] rules) => new()
    {
        Id = "r",
        Question = "which option applies?",
        Rules = rules,
        Options = [new("alarm"), new("cool_down"), new("idle", "stay idle")],
        Readings =
        [
            new("temp", new ReadingValue.Number(7.5m), "°C"),
            new("Return Temp", new ReadingValue.Number(-3m)),
            new("door", new ReadingValue.State("open")),
            new("pump", new ReadingValue.Truth(true)),
            .. Series("level", 10, 12, 11, 15),
        ],
    };

    internal static DecisionRequest Asks(string question, AnswerType type, params string[] options)
        => Ruled() with { Question = question, AnswerType = type, Options = [.. options.Select(option => new DecisionOption(option))] };

    internal static IEnumerable<Reading> Series(string name, params int[] values)
        => values.Select((value, index) => new Reading(name, new ReadingValue.Number(value), Age: TimeSpan.FromSeconds(60 * (values.Length - index))));

    internal static SymbolicPrompt Understood(DecisionRequest request)
    {
        var (prompt, misreading) = SymbolicPromptFormat.Read(request);
        Assert.True(misreading is null, misreading?.ToSentence());
        return prompt!;
    }

    internal static string Answer(DecisionRequest request)
    {
        var prompt = Understood(request);
        var answer = ExactReasoner.Solve(prompt).Answer;
        return prompt.Options.Count == 0
            ? prompt.ReadAnswer(answer)!
            : prompt.Options.Single(option => answer.AsSpan(0, option.Tokens.Length).SequenceEqual(option.Tokens.Span)).Id;
    }
}
