using EdgeReasoner.Reasoning.Scheduling;
using Xunit;
using static EdgeReasoner.Tests.Scheduling.SomePending;

namespace EdgeReasoner.Tests.Scheduling;

public sealed class WaitingQueueTests
{
    private readonly SomePending _some = new();
    private readonly WaitingQueue<PendingDecision> _waiting;

    public WaitingQueueTests() => _waiting = new WaitingQueue<PendingDecision>(_some.Admission);

    [Fact]
    public void Insert_AnyOrder_IsByPriorityThenDeadlineThenArrival()
    {
        int[] ahead =
        [
            _waiting.Insert(_some.Entry("late", 900, 1, arrival: 0)),
            _waiting.Insert(_some.Entry("early", 500, 1, arrival: 1)),
            _waiting.Insert(_some.Entry("early too", 500, 1, arrival: 2)),
            _waiting.Insert(_some.Entry("alarm", 990, 1, priority: 3, arrival: 3)),
        ];

        Assert.Equal([0, 0, 1, 0], ahead);
        Assert.Equal(("alarm", "late"), (_waiting.First!.Pending.Request.Id, _waiting.Last!.Pending.Request.Id));
        Assert.Equal("late", _waiting.RemoveLast().Request.Id);
        _waiting.RemoveFirst();
        Assert.Equal(("early", "early too"), (_waiting.First!.Pending.Request.Id, _waiting.Last!.Pending.Request.Id));
    }

    [Fact]
    public void Refusal_TooMuchWorkBefore_TellsHowMuch()
    {
        _waiting.Insert(_some.Entry("first", 50, 40));

        // Before it: 10 that run and 40 that wait; it can spare 60 − 20 = 40.
        Assert.Equal(new Admission.Rejected(RejectReason.CannotFinish, Ms(10)), _waiting.Refusal(_some.Entry("r", 60, 20, arrival: 1), before: Ms(10)));
        Assert.Null(_waiting.Refusal(_some.Entry("r", 70, 20, arrival: 1), before: Ms(10)));
    }

    [Theory]
    [InlineData(55, 1, RejectReason.WouldDisplace)] // 20 + 40 > 55 − 0
    [InlineData(100, 1, null)]
    [InlineData(55, 0, null)] // nothing was promised to lower priority
    public void Refusal_SomebodyBehindWouldBeLate_KeepsThePromise(double budget, int priority, RejectReason? expected)
    {
        _waiting.Insert(_some.Entry("behind", budget, 40, priority));

        Assert.Equal(expected, _waiting.Refusal(_some.Entry("r", 30, 20, arrival: 1), TimeSpan.Zero)?.Reason);
    }

    [Fact]
    public void MakesLate_WhoIsLateAnyway_DoesNotCount()
    {
        _waiting.Insert(_some.Entry("hopeless", 10, 20));
        Assert.False(_waiting.MakesLate(Ms(5)));

        _waiting.Insert(_some.Entry("in time", 42, 20, arrival: 1)); // after the other's 20 it can spare 2
        Assert.False(_waiting.MakesLate(Ms(2)));
        Assert.True(_waiting.MakesLate(Ms(3)));
        Assert.True(_waiting.MakesLate(Ms(3), priority: 1));
        Assert.False(_waiting.MakesLate(Ms(3), priority: 2)); // it is less urgent
    }

    [Fact]
    public void TakeHopeless_CannotBeAnsweredInTime_TakesItBeforeItsDeadline()
    {
        _waiting.Insert(_some.Entry("r", 30, 20));
        Assert.Null(_waiting.TakeHopeless());

        _some.Clock.Advance(Ms(11));

        Assert.Null(_waiting.TakeExpired());
        Assert.Equal("r", _waiting.TakeHopeless()!.Pending.Request.Id);
    }

    [Fact]
    public void TakeExpired_DeadlineHasPassed_TakesIt()
    {
        _waiting.Insert(_some.Entry("r", 30, 20));
        _some.Clock.Advance(Ms(30));

        Assert.Equal("r", _waiting.TakeExpired()!.Pending.Request.Id);
        Assert.Equal(0, _waiting.Count);
    }

    [Fact]
    public void TryRemove_NobodyMatches_LeavesTheQueue()
    {
        _waiting.Insert(_some.Entry("r", 30, 20));

        Assert.Null(_waiting.TryRemove(static pending => pending.Request.Id == "other"));
        Assert.Equal(1, _waiting.Count);
        Assert.Equal("r", _waiting.TryRemove(static pending => pending.Request.Id == "r")!.Request.Id);
    }
}
