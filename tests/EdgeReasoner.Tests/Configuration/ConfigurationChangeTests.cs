using EdgeReasoner.Configuration;
using Xunit;

namespace EdgeReasoner.Tests.Configuration;

public sealed class ConfigurationChangeTests
{
    private static readonly Dictionary<string, string?> Running = new() { ["Logging:Level"] = "Information", ["Queue:Capacity"] = "64", ["Profiles:a:Rules:0"] = "x" };

    [Fact]
    public void Between_SameValues_ChangesNothing()
    {
        var change = ConfigurationChange.Between(Running, new Dictionary<string, string?>(Running));

        Assert.Empty(change.Applied);
        Assert.Empty(change.Refused);
    }

    [Fact]
    public void Between_ChangedAddedAndRemoved_SortsThemByWhetherTheyCanBeReloaded()
    {
        var change = ConfigurationChange.Between(Running, new Dictionary<string, string?>
        {
            ["Logging:Level"] = "Debug",
            ["Profiles:a:Rules:0"] = "x",
            ["Profiles:b:Rules:0"] = "y",
            ["Mqtt:Port"] = "1884",
        });

        Assert.Equal(["Logging:Level", "Profiles:b:Rules:0"], change.Applied);
        Assert.Equal(["Mqtt:Port", "Queue:Capacity"], change.Refused);
    }
}
