using EdgeReasoner.Cli.Arguments;
using Xunit;

namespace EdgeReasoner.Tests.Cli;

public sealed class DurationArgumentTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1.5s", 1500)]
    [InlineData("250", 250)]
    public void TryParse_Duration_IsRead(string text, double milliseconds)
    {
        Assert.True(DurationArgument.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("-5ms")]
    [InlineData("601s")]
    [InlineData("five")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(DurationArgument.TryParse(text, out _));
}
