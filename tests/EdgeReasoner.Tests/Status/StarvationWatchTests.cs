using EdgeReasoner.Status;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class StarvationWatchTests
{
    private readonly StarvationWatch _watch;
    private int _starved;

    public StarvationWatchTests() => _watch = new StarvationWatch(() => _starved++);

    [Fact]
    public void TakeStarved_RefusalsInARow_IsTrueOnce()
    {
        Refuse(StarvationWatch.Refusals);

        Assert.Equal((true, 1), (_watch.IsStarved, _starved));
        Assert.Equal([true, false], new[] { _watch.TakeStarved(), _watch.TakeStarved() });
    }

    [Fact]
    public void TakeStarved_ADecisionBetween_IsFalse()
    {
        Refuse(StarvationWatch.Refusals - 1);
        _watch.CountDecided();
        Refuse(StarvationWatch.Refusals - 1);

        Assert.Equal((false, 0), (_watch.TakeStarved(), _starved));
    }

    private void Refuse(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _watch.CountRefused();
        }
    }
}
