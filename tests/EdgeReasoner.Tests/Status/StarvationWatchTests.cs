using EdgeReasoner.Status;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class StarvationWatchTests
{
    private readonly StarvationWatch _watch = new();

    [Fact]
    public void TakeStarved_RefusalsInARow_IsTrueOnce()
    {
        Refuse(StarvationWatch.Refusals);

        Assert.Equal([true, false], new[] { _watch.TakeStarved(), _watch.TakeStarved() });
    }

    [Fact]
    public void TakeStarved_ADecisionBetween_IsFalse()
    {
        Refuse(StarvationWatch.Refusals - 1);
        _watch.CountDecided();
        Refuse(StarvationWatch.Refusals - 1);

        Assert.False(_watch.TakeStarved());
    }

    private void Refuse(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _watch.CountRefused();
        }
    }
}
