using EdgeReasoner.Contract;
using EdgeReasoner.Status;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class UndecidedRequestsTests
{
    private readonly UndecidedRequests _undecided = new();

    [Fact]
    public void Note_EveryOutcome_IsCountedUnlessItIsADecision()
    {
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            _undecided.Note("hmi", new Answer { Outcome = outcome, StopReason = StopReason.Stalled }, default);
        }

        Assert.Equal(
            Enum.GetValues<Outcome>().Except([Outcome.Decided, Outcome.BestSoFar]).Select(outcome => (outcome, "stalled", 1L)),
            _undecided.Counts());
    }

    [Fact]
    public void Note_Many_KeepsTheLastFew()
    {
        for (var i = 0; i < 20; i++)
        {
            _undecided.Note($"r{i}", Answer.Refused(RequestKey.None, Refusal.Cancelled), default);
        }

        Assert.Equal(Enumerable.Range(20 - UndecidedRequests.Kept, UndecidedRequests.Kept).Select(i => $"r{i}"), _undecided.Last().Select(undecided => undecided.Requester));
        Assert.Equal([(Outcome.Refused, "cancelled", 20L)], _undecided.Counts());
    }
}
