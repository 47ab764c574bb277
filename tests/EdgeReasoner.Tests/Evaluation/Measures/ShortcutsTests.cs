using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Measures;

public sealed class ShortcutsTests
{
    private static readonly string[] Names = ["amber", "blue", "cyan", "dun", "ecru", "fawn"];

    [Fact]
    public void Solve_AnswerStandsAlwaysSecond_IsSolvedByPosition()
    {
        var random = new Random(1);
        EvaluationItem[] items = [.. Enumerable.Range(0, 60).Select(i =>
        {
            string[] options = [.. Names];
            random.Shuffle(options);
            return SomeItem.Choice($"i{i}", options[1], "which?", options[..4]);
        })];

        Assert.Equal(1, Share("position", items));
        Assert.InRange(Share("majority answer", items), 0, 0.5);
    }

    [Fact]
    public void Solve_AnswerIsMentionedLast_IsSolvedByMention()
    {
        var random = new Random(1);
        EvaluationItem[] items = [.. Enumerable.Range(0, 60).Select(i =>
        {
            string[] options = [.. Names];
            random.Shuffle(options);
            string[] shown = [.. options[..3].Order(StringComparer.Ordinal)];
            return SomeItem.Choice($"i{i}", options[2], $"{options[0]}, {options[1]} or {options[2]}?", shown);
        })];

        Assert.Equal(1, Share("first or last mentioned", items));
    }

    [Fact]
    public void Solve_AWordGivesItAway_IsSolvedByTheBagOfWords()
    {
        var random = new Random(1);
        EvaluationItem[] items = [.. Enumerable.Range(0, 200).Select(i =>
        {
            var answer = random.Next(2);
            string[] options = random.Next(2) == 0 ? ["heat", "cool"] : ["cool", "heat"];
            return SomeItem.Choice($"i{i}", answer == 0 ? "heat" : "cool", $"the room number {random.Next(50)} is {(answer == 0 ? "cold" : "warm")} so what?", options);
        })];

        Assert.InRange(Share("bag of words", items), 0.9, 1);
        Assert.InRange(Share("position", items), 0, 0.65);
    }

    [Fact]
    public void Solve_NothingGivesItAway_IsSolvedByNothing()
    {
        var random = new Random(1);
        EvaluationItem[] items = [.. Enumerable.Range(0, 400).Select(i => SomeItem.Choice($"i{i}", random.Next(2) == 0 ? "heat" : "cool", $"what about room {random.Next(50)}?", "heat", "cool"))];

        Assert.All(Shortcuts.Names, name => Assert.InRange(Share(name, items), 0, 0.6));
    }

    [Fact]
    public void Solve_OpenNumbers_TakesTheMostFrequentOne()
    {
        EvaluationItem[] items = [.. Enumerable.Range(0, 40).Select(i => SomeItem.Open(AnswerType.Number, i % 4 == 0 ? "1" : "7"))];

        Assert.Equal(0.75, Share("majority answer", items), 12);
        Assert.Equal(0, Share("position", items));
    }

    private static double Share(string shortcut, EvaluationItem[] items)
        => Shortcuts.Solve(items, seed: 1)[Shortcuts.Names.Index().Single(pair => pair.Item == shortcut).Index].Average(right => right ? 1.0 : 0);
}
