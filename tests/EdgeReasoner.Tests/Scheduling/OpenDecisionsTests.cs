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
    public void First_Empty_IsNone() => Assert.Null(_open.First);

    [Theory]
    [InlineData(2, 900, "b")] // priority before all
    [InlineData(1, 700, "b")] // then the earlier deadline
    [InlineData(1, 900, "a")]
    public void First_Several_IsTheMostUrgent(int priority, double budget, string expected)
    {
        _open.Add(_some.Open("a", 800, 10));
        _open.Add(_some.Open("b", budget, 10, priority: priority));

        Assert.Equal(expected, _open.First!.Pending.Request.Id);
    }

    [Fact]
    public void Within_UsualDepth_LeavesOutWhoHasHadItAndWhoIsLessUrgent()
    {
        _open.Add(_some.Open("later", 900, 10, spentMs: 11));
        _open.Add(_some.Open("deep", 700, 10, spentMs: 12));
        _open.Add(_some.Open("sooner", 800, 10));
        _open.Add(_some.Open("less urgent", 100, 10, priority: 0));

        Assert.Equal(["sooner", "later"], _open.Within(Ms(12), priority: 1).Select(static open => open.Pending.Request.Id));
    }

    [Theory]
    [InlineData(5, 100, true, "b")]
    [InlineData(5, 12, true, null)]   // the others would end too late
    [InlineData(93, 200, true, null)] // it would itself
    [InlineData(5, 100, false, null)] // those that wait do not allow it
    public void FirstAlong_Round_RunsOnlyWhereNobodyIsWorseOff(double time, double left, bool may, string? expected)
    {
        _open.Add(_some.Open("b", 100, 8));

        Assert.Equal(expected, _open.FirstAlong(Ms(time), Ms(left), (_, _) => may)?.Pending.Request.Id);
    }

    [Fact]
    public void FirstAlong_AThirdWouldLoseItsRound_IsNone()
    {
        _open.Add(_some.Open("b", 1000, 8));
        _open.Add(_some.Open("c", 15, 8));

        Assert.Null(_open.FirstAlong(Ms(5), Ms(1000), static (open, _) => open.Pending.Request.Id == "b"));
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
    public void TakeLast_Several_TakesTheLeastUrgent()
    {
        _open.Add(_some.Open("a", 100, 8));
        _open.Add(_some.Open("b", 200, 8));

        Assert.Equal(["b", "a"], [_open.TakeLast()!.Pending.Request.Id, _open.TakeLast()!.Pending.Request.Id]);
        Assert.Null(_open.TakeLast());
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
