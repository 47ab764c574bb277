using EdgeReasoner.Reasoning.Scheduling;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

/// <content>What is taken away: because its time is over, or because nobody wants it any more.</content>
public sealed partial class DecisionQueueTests
{
    [Fact]
    public void UntilOverdue_Always_IsWhenTryTakeOverdueHasSomething()
    {
        Assert.Null(_queue.UntilOverdue());
        _queue.TryEnqueue(Pending("waiting", 60));
        Assert.Equal(60, _queue.UntilOverdue()!.Value.TotalMilliseconds);
        Suspend("open", 50, time: 10);

        while (_queue.UntilOverdue() is { } left)
        {
            Assert.Null(_queue.TryTakeOverdue());
            _clock.Advance(left);
            Assert.NotNull(_queue.TryTakeOverdue());
        }

        Assert.Equal(0, _queue.Count + _queue.Open);
    }

    [Fact]
    public void UntilOverdue_Displaced_IsNow()
    {
        for (var i = 0; i < 4; i++)
        {
            _queue.TryEnqueue(Pending($"{i}", 1000));
        }

        _queue.TryEnqueue(Pending("alarm", 1000, priority: 3));

        Assert.Equal(TimeSpan.Zero, _queue.UntilOverdue());
    }

    [Fact]
    public void TryTakeOverdue_ALongTurnRuns_EndsWhoseTimeIsOver()
    {
        Suspend("open", 50, time: 10);
        _queue.TryEnqueue(Pending("waiting", 60));
        _queue.TryEnqueue(Pending("patient", 1000));
        Assert.Null(_queue.TryTakeOverdue());

        _clock.Advance(TimeSpan.FromMilliseconds(60));

        Assert.Equal((TurnKind.Conclude, "open"), Named(_queue.TryTakeOverdue()));
        Assert.Equal((TurnKind.Expire, "waiting"), Named(_queue.TryTakeOverdue()));
        Assert.Null(_queue.TryTakeOverdue());
    }

    [Fact]
    public void TryRemove_Running_IsTheWorkers()
    {
        _queue.TryEnqueue(Pending("a", 100));
        var turn = _queue.TryTake()!;

        Assert.True(_queue.TryRemove(static pending => pending.Request.Id == "a")!.Value.IsRunning);
        _queue.Complete(turn.Pending);
        Assert.Null(_queue.TryRemove(static pending => pending.Request.Id == "a"));
    }

    [Fact]
    public void TryRemove_Suspended_HasNoTurnAnyMore()
    {
        Suspend("open", 100, time: 10);

        Assert.Equal("open", _queue.TryRemove(static pending => pending.Request.Id == "open")!.Value.Pending.Request.Id);
        Assert.Null(_queue.TryTake());
    }

    [Fact]
    public async Task TryRemove_Waiting_IsNotTakenAnyMore()
    {
        _queue.TryEnqueue(Pending("a", 100));
        _queue.TryEnqueue(Pending("b", 200));

        Assert.Equal("a", _queue.TryRemove(pending => pending.Request.Id == "a")?.Pending.Request.Id);
        Assert.Null(_queue.TryRemove(pending => pending.Request.Id == "a"));
        Assert.Equal("b", await Take());
    }
}
