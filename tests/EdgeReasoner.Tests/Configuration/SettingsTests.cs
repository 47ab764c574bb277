using EdgeReasoner.Tests.Architecture;
using Xunit;

namespace EdgeReasoner.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_All_StandInTheDocumentation()
    {
        var documentation = Repository.Read("docs/configuration.md");

        Assert.True(SettingKeys.All.Count > 60, "the settings are not found any more");
        Assert.All(SettingKeys.All, key => Assert.True(IsIn(documentation, key), key));
    }

    // A table row names a key in full, or by its end behind an ellipsis, or one of a profile by its last part alone.
    private static bool IsIn(string documentation, string key)
    {
        var name = key[(key.LastIndexOf(':') + 1)..];
        return documentation.Contains($"`{key}`", StringComparison.Ordinal)
            || (key.Contains(":NAME:", StringComparison.Ordinal) && (documentation.Contains($"`{name}`", StringComparison.Ordinal) || documentation.Contains($":{name}`", StringComparison.Ordinal)));
    }
}
