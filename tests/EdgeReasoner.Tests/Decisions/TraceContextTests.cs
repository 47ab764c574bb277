using EdgeReasoner.Decisions;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class TraceContextTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void Continue_SoundContext_KeepsTraceAndFlagsWithANewSpan()
    {
        var child = TraceContext.Continue(Parent, "r1")!;

        Assert.Equal((Parent[..36], Parent[52..]), (child[..36], child[52..]));
        Assert.NotEqual(Parent[36..52], child[36..52]);
    }

    [Fact]
    public void Continue_SameSeed_GivesTheSameSpan() => Assert.Equal(TraceContext.Continue(Parent, "r1"), TraceContext.Continue(Parent, "r1"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n")]
    public void Continue_NoSoundContext_IsDropped(string? traceparent) => Assert.Null(TraceContext.Continue(traceparent, "r1"));
}
