using EdgeReasoner.Reasoning.Scheduling;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

public sealed class RequesterBudgetsTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void TryTake_BurstThenRate_TellsWhenItMayAgain()
    {
        var budgets = new RequesterBudgets(perSecond: 2, burst: 3, mostRequesters: 10, _clock);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(budgets.TryTake("a")));

        Assert.Equal(TimeSpan.FromSeconds(.5), budgets.TryTake("a"));
        Assert.Null(budgets.TryTake("b"));

        _clock.Advance(TimeSpan.FromSeconds(.5));
        Assert.Null(budgets.TryTake("a"));
        Assert.NotNull(budgets.TryTake("a"));
    }

    [Fact]
    public void TryTake_TooManyRequesters_ForgetsTheOneHeardOfLongestAgo()
    {
        var budgets = new RequesterBudgets(perSecond: 1, burst: 1, mostRequesters: 2, _clock);
        budgets.TryTake("a");
        budgets.TryTake("b");
        budgets.TryTake("a");
        budgets.TryTake("c");

        Assert.NotNull(budgets.TryTake("a"));
        Assert.Null(budgets.TryTake("b")); // forgotten, and so with a full bucket
    }

    [Fact]
    public void TryTake_NoLimit_TakesAll()
    {
        var budgets = new RequesterBudgets(double.PositiveInfinity, burst: 1, mostRequesters: 1, _clock);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(budgets.TryTake("a")));
    }
}
