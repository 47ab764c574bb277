using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class LocalRequestsTests : IDisposable
{
    private readonly MainPath _path = new MainPath().Ready();
    private readonly List<Answer> _told = [];

    [Fact]
    public void Ask_SoundDraft_IsQueuedWithItsDeadlineFromThePress()
    {
        var pressedAt = _path.Clock.GetTimestamp();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(200));

        Ask(Draft(deadlineMs: 1000), pressedAt);

        var pending = _path.Queue.TryTake()!.Pending;
        Assert.Equal(("press-1", "q", TimeSpan.FromMilliseconds(800)), (pending.Key.Id, pending.Request.Question, pending.Deadline.Remaining));
        Assert.Equal(pressedAt, pending.Admitted.Arrival.ReceivedAt);
        Assert.Empty(_told);
    }

    [Fact]
    public void Ask_DraftThatIsNoRequest_IsToldAtOnce()
    {
        Ask(new RequestDraft { Profile = "none" }, 0);

        Assert.Equal(("press-1", RefusalReason.UnknownProfile), (Assert.Single(_told).Key.Id, _told[0].Refusal!.Reason));
        Assert.Equal(0, _path.Queue.Count);
    }

    [Fact]
    public void Ask_WhatTheGateRefuses_IsToldByACallAndNotByTheBroker()
    {
        _path.State.SetStopping();

        Ask(Draft(deadlineMs: 1000), _path.Clock.GetTimestamp());

        Assert.Equal(RefusalReason.Overloaded, Assert.Single(_told).Refusal!.Reason);
        Assert.Null(_path.Sent());
    }

    public void Dispose() => _path.Dispose();

    private static RequestDraft Draft(int deadlineMs) => new() { Question = "q", Options = [new("a"), new("b")], DeadlineMs = deadlineMs };

    private void Ask(RequestDraft draft, long receivedAt)
        => new LocalRequests(SomeRequest.Catalog(), _path.Gate, _path.Outbox, _path.Clock).Ask(draft, "press-1", new LocalRequester("gpio", "gpio/door", _told.Add), receivedAt);
}
