using EdgeReasoner.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class LogLevelSwitchTests
{
    [Fact]
    public void Lets_Level_FollowsTheSwitch()
    {
        var levels = new LogLevelSwitch(LogLevel.Warning);
        Assert.Equal((false, true, true), (levels.Lets(LogLevel.Information), levels.Lets(LogLevel.Warning), levels.Lets(LogLevel.Critical)));

        levels.Level = LogLevel.None;
        Assert.False(levels.Lets(LogLevel.Critical));
    }
}
