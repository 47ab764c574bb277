using EdgeReasoner.Decisions;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class DeniedTopicsTests
{
    [Fact]
    public void Problem_OneOfTwoGetsThrough_StaysForTheOther()
    {
        var denied = new DeniedTopics();
        Assert.True(denied.Add("a"));
        Assert.False(denied.Add("a"));
        Assert.True(denied.Add("b"));

        denied.Remove("a");

        Assert.Equal("the broker denies an answer topic", denied.Problem());
        denied.Remove("b");
        Assert.Null(denied.Problem());
    }

    [Fact]
    public void Problem_SeveralTopics_CountsThem()
    {
        var denied = new DeniedTopics();
        denied.Add("a");
        denied.Add("b");

        Assert.Equal("the broker denies 2 answer topics", denied.Problem());
    }

    [Fact]
    public void Add_ThousandsOfTopics_RemembersABoundedNumber()
    {
        var denied = new DeniedTopics();

        Assert.Equal(64, Enumerable.Range(0, 5000).Count(i => denied.Add($"t{i}")));
    }
}
