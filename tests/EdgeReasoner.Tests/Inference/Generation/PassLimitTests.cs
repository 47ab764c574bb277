using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class PassLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Token_AtTheDeadline_IsCancelled()
    {
        using var limit = new PassLimit(_clock, In(100), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(limit.Token.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(limit.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_DeadlinePassedAlready_IsCancelledWithoutATimer()
    {
        var deadline = In(10);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        using var limit = new PassLimit(_clock, deadline, CancellationToken.None);
        _clock.Advance(TimeSpan.Zero);
        Assert.True(limit.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Token_CallerCancels_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        using var limit = new PassLimit(_clock, In(100), caller.Token);
        await caller.CancelAsync();
        Assert.True(limit.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_DeadlineBeyondEveryTimer_IsNotCancelled()
    {
        using var limit = new PassLimit(_clock, Deadline.After(_clock, TimeSpan.FromDays(365)), CancellationToken.None); // a timer of so many milliseconds is refused by the platform
        Assert.False(limit.Token.IsCancellationRequested);
    }

    [Fact]
    public void Renew_SameDeadlineAndCancellation_KeepsTheTimer()
    {
        PassLimit? limit = null;
        var deadline = In(100);
        PassLimit.Renew(ref limit, _clock, deadline, CancellationToken.None);
        var first = limit;
        PassLimit.Renew(ref limit, _clock, deadline, CancellationToken.None);
        Assert.Same(first, limit); // one allocation a deadline, not one a token
        PassLimit.Renew(ref limit, _clock, In(200), CancellationToken.None);
        Assert.NotSame(first, limit);
        limit.Dispose();
    }

    private Deadline In(int milliseconds) => Deadline.After(_clock, TimeSpan.FromMilliseconds(milliseconds));
}
