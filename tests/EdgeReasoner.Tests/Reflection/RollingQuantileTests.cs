using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class RollingQuantileTests
{
    [Theory]
    [InlineData(.5, 2)]
    [InlineData(.51, 3)] // the smallest that at least this share does not exceed
    [InlineData(.99, 4)]
    [InlineData(.01, 1)]
    public void Value_FourValues_IsTheSmallestThatTheShareDoesNotExceed(double quantile, double expected)
    {
        var rolling = new RollingQuantile(capacity: 8, quantile);
        foreach (var value in (double[])[3, 1, 4, 2])
        {
            rolling.Add(value);
        }

        Assert.Equal(expected, rolling.Value);
    }

    [Fact]
    public void Add_FullWindow_ForgetsTheOldest()
    {
        var rolling = new RollingQuantile(capacity: 2, quantile: 1);
        rolling.Add(9);
        rolling.Add(1);
        Assert.Equal(9, rolling.Value);

        rolling.Add(2);

        Assert.Equal((2.0, 2), (rolling.Value, rolling.Count));
    }

    [Fact]
    public void Clear_NothingIsLeft()
    {
        var rolling = new RollingQuantile(capacity: 2, quantile: 1);
        rolling.Add(9);
        rolling.Clear();

        Assert.Equal((0.0, 0), (rolling.Value, rolling.Count));
    }
}
