using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Scheduling;
using Xunit;
using static EdgeReasoner.Tests.Scheduling.SomePending;

namespace EdgeReasoner.Tests.Scheduling;

public sealed class OpenDecisionsTests
{
    private readonly SomePending _some = new();
    private readonly OpenDecisions<PendingDecision> _open;

    public OpenDecisionsTests() => _open = new OpenDecisions<PendingDecision>(_some.Admission);

    [Fact]
    public void Best_Empty_IsNone() => Assert.Null(_open.Best);

    [Theory]
    [InlineData(2, .1, 900, "b")] // priority before all
    [InlineData(1, .3, 900, "b")] // then value by the second
    [InlineData(1, .1, 700, "b")] // then the earlier deadline
    [InlineData(1, .1, 900, "a")]
    public void Best_AllCanWait_IsTheMostUrgent(int priority, double value, double budget, string expected)
    {
        _open.Add(_some.Open("a", 800, 10, value: .1));
        _open.Add(_some.Open("b", budget, 10, value: value, priority: priority));

        Assert.Equal(expected, _open.Best!.Pending.Request.Id);
    }

    [Fact]
    public void Best_AnotherWouldLoseItsRound_GoesFirstWhereTheBestCanWait()
    {
        _open.Add(_some.Open("worth more", 1000, 10, value: .3));
        _open.Add(_some.Open("in a hurry", 15, 8));

        Assert.Equal("in a hurry", _open.Best!.Pending.Request.Id);
    }

    [Fact]
    public void Best_BothWouldLoseTheirRounds_IsTheOneWorthMore()
    {
        _open.Add(_some.Open("worth more", 15, 10, value: .3));
        _open.Add(_some.Open("in a hurry", 14, 8));

        Assert.Equal("worth more", _open.Best!.Pending.Request.Id);
    }

    [Theory]
    [InlineData(5, 100, true, "b")]
    [InlineData(5, 12, true, null)]   // the others would end too late
    [InlineData(93, 200, true, null)] // it would itself
    [InlineData(5, 100, false, null)] // those that wait do not allow it
    public void BestAlong_Round_RunsOnlyWhereNobodyIsWorseOff(double time, double left, bool may, string? expected)
    {
        _open.Add(_some.Open("b", 100, 8));

        Assert.Equal(expected, _open.BestAlong(Ms(time), Ms(left), (_, _) => may)?.Pending.Request.Id);
    }

    [Fact]
    public void BestAlong_AThirdWouldLoseItsRound_IsNone()
    {
        _open.Add(_some.Open("b", 1000, 8, value: .3));
        _open.Add(_some.Open("c", 15, 8));

        Assert.Null(_open.BestAlong(Ms(5), Ms(1000), static (open, _) => open.Pending.Request.Id == "b"));
    }

    [Fact]
    public void TakeEnded_LeastRoundDoesNotFit_TakesIt()
    {
        _open.Add(_some.Open("cut short", 20, 50, leastMs: 10)); // a shorter round still fits
        _open.Add(_some.Open("over", 20, 50, leastMs: 21));

        Assert.Equal("over", _open.TakeEnded()!.Pending.Request.Id);
        Assert.Null(_open.TakeEnded());
        Assert.Equal(1, _open.Count);
    }

    [Fact]
    public void TakeOverdue_EndHasCome_TakesIt()
    {
        _open.Add(_some.Open("a", 20, 1));
        Assert.Null(_open.TakeOverdue());

        _some.Clock.Advance(Ms(20));

        Assert.Equal("a", _open.TakeOverdue()!.Pending.Request.Id);
        Assert.Equal(0, _open.Count);
    }

    [Fact]
    public void TakeOvertaken_OtherWork_TakesWhoHasNoRoundAfterIt()
    {
        var running = _some.Open("running", 10, 8);
        _open.Add(running);
        _open.Add(_some.Open("patient", 100, 8));
        Assert.Null(_open.TakeOvertaken(Ms(5), running));

        _open.Add(_some.Open("overtaken", 12, 8));

        Assert.Equal("overtaken", _open.TakeOvertaken(Ms(5), running)!.Pending.Request.Id);
    }

    [Fact]
    public void TakeLeast_Several_TakesTheOneWorthLeast()
    {
        _open.Add(_some.Open("a", 100, 8, value: .3));
        _open.Add(_some.Open("b", 100, 8, value: .1));

        Assert.Equal(["b", "a"], [_open.TakeLeast()!.Pending.Request.Id, _open.TakeLeast()!.Pending.Request.Id]);
        Assert.Null(_open.TakeLeast());
    }

    [Fact]
    public void TryRemove_NotWantedAnyMore_IsConcluded()
    {
        var open = _some.Open("a", 100, 8);
        _open.Add(open);

        Assert.Null(_open.TryRemove(static pending => pending.Request.Id == "b"));
        Assert.Same(open.Pending, _open.TryRemove(static pending => pending.Request.Id == "a"));
        Assert.Equal(StopReason.NoValue, open.Decision.Result!.StopReason); // what it holds of the model is free
    }
}
