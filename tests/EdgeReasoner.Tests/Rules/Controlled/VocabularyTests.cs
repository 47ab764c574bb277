using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Controlled;
using EdgeReasoner.Rules.Exact;
using Xunit;

namespace EdgeReasoner.Tests.Rules.Controlled;

/// <summary>Each word means what it says: written down here by meaning, tried at, below and above the number, and every word of the tables is among them.</summary>
public sealed class VocabularyTests
{
    private static readonly int[] Around = [7, 8, 9];
    private static readonly int[][] Courses = [[1, 2, 3], [3, 2, 1], [2, 2, 2]];

    // The answers for 7, 8 and 9 against 8.
    private static readonly (string Answers, string[] Words)[] Comparators =
    [
        ("nny", ["above", "over", "more than", "greater than", "higher than", "larger than", "bigger than"]),
        ("ynn", ["below", "under", "less than", "lower than", "smaller than", "fewer than"]),
        ("nyy", ["at least", "not below", "not under", "not less than", "not lower than", "no less than", "no lower than", "no fewer than", "greater than or equal to", "more than or equal to"]),
        ("yyn", ["at most", "not above", "not over", "not more than", "not higher than", "not greater than", "no more than", "no higher than", "no greater than", "up to", "less than or equal to"]),
        ("nyn", ["equal to", "exactly"]),
        ("yny", ["not equal to", "different from", "not exactly"]),
    ];

    private static readonly (string Answers, string[] Words)[] Verbs = [("nny", ["exceeds"]), ("yyn", ["does not exceed"]), ("nyn", ["equals"]), ("yny", ["differs from"])];

    private static readonly (string Answers, string[] Words)[] Signs = [("nny", [">"]), ("ynn", ["<"]), ("nyy", [">=", "≥"]), ("yyn", ["<=", "≤"]), ("nyn", ["=", "=="]), ("yny", ["!=", "<>", "≠"])];

    private static readonly (string Answers, string[] Words)[] Postfixes =
    [
        ("nyy", ["or more", "or above", "or over", "or higher", "or greater", "and more", "and above"]), ("yyn", ["or less", "or below", "or under", "or lower", "or fewer", "and less", "and below"]),
    ];

    private static readonly (string Answers, string Unit, string[] Words)[] Comparatives =
    [
        ("nny", "°C", ["warmer than", "hotter than"]), ("ynn", "°C", ["colder than", "cooler than"]), ("nny", "lx", ["brighter than"]), ("ynn", "lx", ["darker than"]), ("nny", "kg", ["heavier than"]), ("ynn", "kg", ["lighter than"]),
        ("nny", "m/s", ["faster than"]), ("ynn", "m/s", ["slower than"]), ("nny", "min", ["longer than"]), ("ynn", "min", ["shorter than"]), ("nny", "%", ["fuller than", "wetter than", "more humid than"]),
        ("ynn", "%", ["emptier than", "drier than", "dryer than", "less humid than"]),
    ];

    // The answers for 1 2 3, for 3 2 1 and for 2 2 2.
    private static readonly (string Answers, string[] Words)[] Trends =
    [
        ("ynn", ["rising", "going up", "increasing", "climbing"]), ("nyn", ["falling", "going down", "decreasing", "dropping", "sinking"]), ("nny", ["steady", "stable", "flat", "unchanged", "constant"]),
    ];

    // What comes of 1, 5 and 3.
    private static readonly (decimal Result, string[] Words)[] Statistics =
    [
        (3, ["mean of", "average of", "mean value of", "average value of", "median of", "middle value of"]), (1, ["lowest of", "minimum of", "min of", "smallest of", "lowest value of"]),
        (5, ["highest of", "maximum of", "max of", "largest of", "highest value of"]), (9, ["total of", "sum of"]), (4, ["spread of"]),
    ];

    [Fact]
    public void Comparators_MeanWhatTheySay()
    {
        AssertMeanings(Comparators, static word => $"x is {word} 8");
        AssertMeanings(Verbs, static word => $"x {word} 8");
        AssertMeanings(Signs, static word => $"x {word} 8");
        AssertMeanings(Postfixes, static word => $"x is 8 {word}");
        foreach (var (answers, unit, words) in Comparatives)
        {
            AssertMeanings([(answers, words)], word => $"x is {word} 8 {unit}", unit);
        }
    }

    [Fact]
    public void Trends_MeanWhatTheySay()
    {
        foreach (var (answers, words) in Trends)
        {
            foreach (var word in words)
            {
                Assert.Equal((word, answers), (word, string.Concat(Courses.Select(series => Holds($"x is {word}", [.. series.Select(static value => Number("x", value))])))));
            }
        }
    }

    [Fact]
    public void Statistics_MeanWhatTheySay()
    {
        Reading[] readings = [Number("a", 1), Number("b", 5), Number("c", 3)];
        foreach (var (result, words) in Statistics)
        {
            foreach (var word in words)
            {
                Assert.Equal((word, "y"), (word, Holds(FormattableString.Invariant($"{word} a, b and c is {result}"), readings)));
            }
        }
    }

    [Fact]
    public void Tables_EveryWord_IsTriedHere()
    {
        Assert.Equal(Words(Comparators), Vocabulary.Comparators.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(Words(Verbs), Vocabulary.Verbal.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(Words(Signs), Vocabulary.Signs.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(Words(Postfixes), Vocabulary.Postfixes.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(Words(Trends), Vocabulary.Trends.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(Comparatives.SelectMany(static entry => entry.Words).Order(StringComparer.Ordinal), Vocabulary.Comparatives.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
        Assert.Equal(
            Statistics.SelectMany(static entry => entry.Words).Concat(["change of", "change in", "first value of", "oldest value of"]).Order(StringComparer.Ordinal), Vocabulary.Statistics.Select(static entry => entry.Phrase).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Words((string Answers, string[] Words)[] table) => table.SelectMany(static entry => entry.Words).Order(StringComparer.Ordinal);

    private static void AssertMeanings((string Answers, string[] Words)[] table, Func<string, string> condition, string? unit = null)
    {
        foreach (var (answers, words) in table)
        {
            foreach (var word in words)
            {
                Assert.Equal((word, answers), (word, string.Concat(Around.Select(value => Holds(condition(word), [Number("x", value) with { Unit = unit }])))));
            }
        }
    }

    private static Reading Number(string name, decimal value) => new(name, new ReadingValue.Number(value));

    private static string Holds(string condition, Reading[] readings)
    {
        var request = new DecisionRequest { Id = "r", Rules = [$"if {condition} then y", "otherwise n"], Options = [new DecisionOption("y"), new DecisionOption("n")], Readings = readings };
        return ExactDecider.Decide(request, null) is ExactOutcome.Proved proved ? proved.Answer : "?";
    }
}
