using EdgeReasoner.Reasoning.Scheduling;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

/// <content>Rounds that run in parallel.</content>
public sealed partial class DecisionQueueTests
{
    [Fact]
    public void TakeAlong_SeveralRest_TakesTheMostUrgentOfThem()
    {
        Suspend("last", 5000, time: 100);
        Suspend("first", 4000, time: 100);
        Suspend("second", 4500, time: 100);
        Suspend("alarm", 5000, time: 100, priority: 3);
        var turn = _queue.TryTake()!;

        Assert.Equal("alarm", turn.Pending.Request.Id);
        Assert.Equal([(TurnKind.Continue, "first"), (TurnKind.Continue, "second")], _queue.TakeAlong(turn, 2).Select(Named));
        Assert.Equal(1, _queue.Open);
        Assert.Empty(_queue.TakeAlong(turn, 0));
    }

    [Fact]
    public void TakeAlong_ADirectAnswer_TakesNobody()
    {
        Suspend("open", 5000, time: 10);
        _queue.TryEnqueue(Pending("a", 1000));
        _queue.TryEnqueue(Pending("b", 1000));

        Assert.Empty(_queue.TakeAlong(_queue.TryTake()!, 3));
    }

    [Theory]
    [InlineData(199, 5000, false)] // the one that has its turn would end too late
    [InlineData(201, 5000, true)]
    [InlineData(5000, 199, false)] // the other one would
    [InlineData(5000, 201, true)]
    public void TakeAlong_OneAfterTheOtherWouldEndTooLate_TakesItNot(double first, double second, bool expected)
    {
        Suspend("first", first, time: 100, least: 1, priority: 2);
        Suspend("second", second, time: 100, least: 1);

        Assert.Equal(expected, _queue.TakeAlong(_queue.TryTake()!, 1).Count == 1);
    }

    [Theory]
    [InlineData(209, false)] // 200 ms for the two, 10 for its own shortest round
    [InlineData(211, true)]
    public void TakeAlong_AThirdWouldLoseItsRound_TakesItNot(double third, bool expected)
    {
        Suspend("first", 5000, time: 100, priority: 2);
        Suspend("second", 5000, time: 100, priority: 2);
        Suspend("third", third, time: 1000, least: 10);

        Assert.Equal(expected, _queue.TakeAlong(_queue.TryTake()!, 1).Count == 1);
    }

    [Theory]
    [InlineData(19, 5000, 1, false)] // its deadline comes before that of the one that waits, which would be late
    [InlineData(60, 5000, 1, false)] // its deadline comes after
    [InlineData(55, 58, 1, true)]
    [InlineData(60, 5000, 3, true)] // it is more urgent
    public void TakeAlong_OneWaits_TakesWhatGoesBeforeItAndMakesItNotLate(double waiting, double second, int priority, bool expected)
    {
        Suspend("first", waiting - 1, time: 10, least: 1, priority: 3);
        Suspend("second", Math.Min(second, waiting - (second < 100 ? 1 : -1)), time: 10, least: 1, priority: priority);
        _queue.TryEnqueue(Pending("waiting", waiting));

        Assert.Equal(expected, _queue.TakeAlong(_queue.TryTake()!, 1).Count == 1);
    }

    [Fact]
    public void TakeAlong_WhileTheyRun_TheModelIsBusyForAllOfThemUntilTheLastHasEnded()
    {
        Suspend("first", 10_000, time: 100);
        Suspend("second", 10_000, time: 100);
        var first = _queue.TryTake()!;
        var second = Assert.Single(_queue.TakeAlong(first, 1));

        Assert.Equal(RejectReason.CannotFinish, Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("r", 150))).Reason);
        Assert.True(_queue.TryRemove(static pending => pending.Request.Id == "first")!.Value.IsRunning);
        Assert.True(_queue.TryRemove(static pending => pending.Request.Id == "second")!.Value.IsRunning);
        _queue.Complete(first.Pending);
        Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("r", 150)));
        _queue.Suspend(second.Pending, second.Decision!);
        Assert.IsType<Admission.Accepted>(_queue.TryEnqueue(Pending("r", 150)));
        Assert.False(_queue.TryRemove(static pending => pending.Request.Id == "second")!.Value.IsRunning);
    }
}
