using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

public sealed class FlipFitTests
{
    [Fact]
    public void Count_Rounds_AreSortedByActionAndRound()
    {
        RecordedItem[] items =
        [
            new("f", "a", [Direct("b"), Round(RoundAction.Draft, "a", EvidenceKind.Fresh), Round(RoundAction.Revise, "a", EvidenceKind.Revised, flaw: .9)]), // mended, stays
            new("f", "a", [Direct("a"), Round(RoundAction.Draft, "b", EvidenceKind.Fresh)]), // broken
            new("f", "a", [Direct("b"), Round(RoundAction.Draft, "b", EvidenceKind.Fresh)]), // stays wrong
        ];

        var counts = FlipFit.Count(items, Policy());

        Assert.Equal(2, counts.Count);
        Assert.Equal(new FlipCounts(1, 1, 1, 0), counts[(RoundAction.Draft, 1)]);
        Assert.Equal(new FlipCounts(0, 0, 0, 1), counts[(RoundAction.Revise, 2)]);
    }

    [Fact]
    public void Count_RevisionThatTheGateWouldSpare_IsNotCounted()
    {
        RecordedItem item = new("f", "a", [Direct("a"), Round(RoundAction.Draft, "a", EvidenceKind.Fresh), Round(RoundAction.Revise, "b", EvidenceKind.Revised, flaw: .1)]);

        Assert.DoesNotContain((RoundAction.Revise, 2), FlipFit.Count([item], Policy()).Keys);
    }

    [Fact]
    public void Sum_Rounds_AddUpByAction()
    {
        var sums = FlipFit.Sum(new Dictionary<(RoundAction Action, int Round), FlipCounts>
        {
            [(RoundAction.Revise, 2)] = new(1, 2, 3, 4),
            [(RoundAction.Revise, 3)] = new(10, 20, 30, 40),
            [(RoundAction.Draft, 1)] = new(5, 6, 7, 8),
        });

        Assert.Equal((new FlipCounts(11, 22, 33, 44), new FlipCounts(5, 6, 7, 8)), (sums[RoundAction.Revise], sums[RoundAction.Draft]));
    }

    private static ReflectionPolicy Policy() => new(new ReflectionOptions(), new PoolingOptions(), FamilyCalibration.None, new FlipStatistics());

    private static RoundRecord Direct(string answer) => new(RoundAction.Direct, Said(answer, 1));

    private static RoundRecord Round(RoundAction action, string answer, EvidenceKind kind, double? flaw = null)
        => new(action, Said(answer, 6)) { Kind = kind, Branch = 1, IsAtEnd = true, Flaw = flaw };

    private static AnswerDistribution Said(string answer, double logOdds) => AnswerDistribution.OverOptions(["a", "b"], answer == "a" ? [logOdds, 0] : [0, logOdds]);
}
