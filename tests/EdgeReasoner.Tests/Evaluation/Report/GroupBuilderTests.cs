using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed class GroupBuilderTests
{
    private static readonly EvaluationMode[] Modes = [EvaluationMode.Direct, EvaluationMode.Loop];

    // Wrong → right in round 1; right throughout; right → wrong in round 2 → right in round 3; wrong throughout; not understood.
    private static readonly ItemResult[] Five =
    [
        Of(false, SomeItem.Result(true, 0.95, 1, StopReason.Certified, false, true)),
        Of(true, SomeItem.Result(true, 0.9, 0, StopReason.Converged, true)),
        Of(true, SomeItem.Result(true, 0.8, 3, StopReason.RoundLimit, true, true, false, true)),
        Of(false, SomeItem.Result(false, 0.7, 2, StopReason.Certified, false, false, false)),
        new(SomeItem.Choice("i", "a", "q", "a", "b"), "'q' is not understood", []),
    ];

    private static readonly GroupFigures Figures = new GroupBuilder(Modes, maxRounds: 3, deadline: null).Build("f", "all", Five, [.. Shortcuts.Names.Select(_ => new[] { true, false, false, false, true })]);

    [Fact]
    public void Build_NotUnderstood_CountsBesideAndInNoShare()
    {
        Assert.Equal((5, 1, "'q' is not understood"), (Figures.Items, Figures.NotUnderstood, Figures.NotUnderstoodExample));
        Assert.Equal([(2, 4), (3, 4)], Figures.Results.Select(result => (result.Accuracy.Right, result.Accuracy.Of)));
        Assert.All(Figures.Shortcuts, shortcut => Assert.Equal((2, 5), (shortcut.Accuracy.Right, shortcut.Accuracy.Of)));
    }

    [Fact]
    public void Build_Rounds_CarryTheLastAnswerAndCountFlips()
        => Assert.Equal(
            [(2, 0, 0, 4), (3, 1, 0, 3), (2, 0, 1, 2), (3, 1, 0, 1)],
            Figures.Rounds.Select(round => (round.Accuracy.Right, round.Fixed, round.Broken, round.Active)));

    [Fact]
    public void Build_AfterFirst_IsFromTheFirstReasoningToTheEnd()
    {
        ItemResult[] results =
        [
            .. Five, Of(true, SomeItem.Result(false, 0.8, 2, StopReason.RoundLimit, false, true, false)), Of(true, SomeItem.Result(true, 0.8, 2, StopReason.RoundLimit, true, false, true)),
            Of(true, SomeItem.Result(true, 0.8, 3, StopReason.RoundLimit, false, false, true, true)),
        ];

        Assert.Equal(new FlipFigures(Fixed: 2, Broken: 1), new GroupBuilder(Modes, 3, null).Build("f", "all", results, [.. Shortcuts.Names.Select(_ => new bool[8])]).AfterFirst);
    }

    [Fact]
    public void Build_Gain_IsPairedAndByTheLastRoundOnlyPartlyEarly()
    {
        Assert.Equal(("direct", 0.25, 1, 0), (Figures.Gains[0].Against, Figures.Gains[0].Gain, Figures.Gains[0].Fixed, Figures.Gains[0].Broken));
        Assert.Equal(0, Figures.GainInTwoRounds);
    }

    [Fact]
    public void Build_Certified_IsByStopReason()
    {
        Assert.Equal(((2, 4), (1, 2)), ((Figures.Certified.Coverage.Right, Figures.Certified.Coverage.Of), (Figures.Certified.Accuracy.Right, Figures.Certified.Accuracy.Of)));
        Assert.Equal(("certified", 2), (Figures.Stops[0].Reason, Figures.Stops[0].Share.Right));
    }

    [Fact]
    public void Build_Cost_IsThatOfTheItemsUnderstood()
    {
        Assert.Equal((1.5, 10, 2), (Figures.Results[1].MeanRounds, Figures.Results[1].MeanTokens, Figures.Results[1].MedianMs));
        Assert.Null(Figures.Late);
    }

    [Fact]
    public void Build_Deadline_CountsLateAndMissingAnswers()
    {
        EvaluationMode[] modes = [.. Modes, EvaluationMode.Deadline];
        ItemResult[] results = [.. Five[..3].Select((five, index) => five with { Modes = [.. five.Modes, Timed(index)] })];

        var late = new GroupBuilder(modes, 3, TimeSpan.FromMilliseconds(5)).Build("f", "all", results, [.. Shortcuts.Names.Select(_ => new bool[3])]).Late;

        Assert.Equal(new LateFigures(Late: 1, NoAnswer: 1, Of: 3), late);

        static ModeResult Timed(int index) => index switch
        {
            0 => SomeItem.Result(true) with { Elapsed = TimeSpan.FromMilliseconds(5) },
            1 => SomeItem.Result(true) with { Elapsed = TimeSpan.FromMilliseconds(5.1) },
            _ => SomeItem.Result(false) with { Answer = null },
        };
    }

    [Fact]
    public void Groups_FamiliesAndSets_AreToldApart()
    {
        ItemResult[] results = [.. Five.Select((five, index) => five with { Item = five.Item with { Family = index < 3 ? "f" : "g", Set = index % 2 == 0 ? "s" : "t" } })];

        var groups = ReportBuilder.Groups(results, new GroupBuilder(Modes, 3, null), seed: 1);

        Assert.Equal(
            [("all", "all", 5), ("f", "all", 3), ("f", "s", 2), ("f", "t", 1), ("g", "all", 2), ("g", "t", 1), ("g", "s", 1)],
            groups.Select(group => (group.Family, group.Set, group.Items)));
    }

    private static ItemResult Of(bool direct, ModeResult loop) => new(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(direct, stop: StopReason.RoundLimit), loop]);
}
