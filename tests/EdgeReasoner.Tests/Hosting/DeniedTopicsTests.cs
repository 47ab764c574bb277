using EdgeReasoner.Decisions;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

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
}
