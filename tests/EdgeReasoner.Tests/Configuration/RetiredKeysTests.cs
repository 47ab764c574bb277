using EdgeReasoner.Configuration;
using Xunit;

namespace EdgeReasoner.Tests.Configuration;

public sealed class RetiredKeysTests
{
    public static TheoryData<string> Removed => [.. RetiredKeys.Removed.Keys];

    [Theory]
    [InlineData("Model:Products", "Own", "Model:MatMul")]
    [InlineData("decoding:canonical", "True", "Decoding:Deterministic")]
    [InlineData("Decoding:PrefixSequences", "7", "Decoding:PrefixCaches")]
    public void Bind_RenamedKey_IsTakenUnderItsNewNameWithOneWarning(string old, string value, string name)
    {
        var loaded = ConfigurationLoader.Bind(Values((old, value)), []);

        Assert.Empty(loaded.Problems);
        Assert.Equal($"{old} is now called {name}; its value is taken, rename it.", Assert.Single(loaded.Warnings));
        Assert.Equal(value, Assert.Single(loaded.Values, pair => pair.Key == name).Value);
        Assert.Equal(value, SettingKeys.ValueOf(loaded.Configuration, name)?.ToString());
    }

    [Theory]
    [MemberData(nameof(Removed))]
    public void Bind_KeyThatIsNoSettingAnyMore_IsIgnoredWithOneWarning(string key)
    {
        var loaded = ConfigurationLoader.Bind(Values((key, "nonsense")), []);

        Assert.Empty(loaded.Problems);
        Assert.Empty(loaded.Values);
        Assert.Equal($"{key} is no longer a setting and is ignored: {RetiredKeys.Removed[key]}; remove it.", Assert.Single(loaded.Warnings));
    }

    [Fact]
    public void Bind_BothNames_TakesTheNewOne()
    {
        var loaded = ConfigurationLoader.Bind(Values(("Decoding:PrefixSequences", "7"), ("Decoding:PrefixCaches", "9")), []);

        Assert.Equal(9, loaded.Configuration.Decoding.PrefixCaches);
        Assert.Equal("Decoding:PrefixSequences is now called Decoding:PrefixCaches; that is set too and counts, remove the old one.", Assert.Single(loaded.Warnings));
    }

    [Fact]
    public void Bind_WrongValueUnderAnOldName_IsAProblemOfTheNewOne()
        => Assert.StartsWith("Decoding:PrefixCaches is 0;", Assert.Single(ConfigurationLoader.Bind(Values(("Decoding:PrefixSequences", "0")), []).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("Pooling:DirectWeigth")]
    [InlineData("Model:Canonical")]
    public void Bind_KeyThatNeverWas_StaysAProblem(string key)
    {
        var loaded = ConfigurationLoader.Bind(Values((key, "1")), []);

        Assert.StartsWith($"{key} is not a setting", Assert.Single(loaded.Problems), StringComparison.Ordinal);
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public void Load_OldNamesInAllSources_KeepTheOrderOfTheSources()
    {
        const string Variable = ConfigurationLoader.EnvironmentPrefix + "Decoding__PrefixSequences";
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{"Decoding":{"PrefixCaches":5},"Model":{"Products":"Runtime"},"Pooling":{"DirectWeight":1}}""");
            Environment.SetEnvironmentVariable(Variable, "6");

            var environment = ConfigurationLoader.Load(file, Values(("Model:MatMul", "Own")));
            var commandLine = ConfigurationLoader.Load(file, Values(("Decoding:PrefixSequences", "7")));

            Assert.Equal((6, 7), (environment.Configuration.Decoding.PrefixCaches, commandLine.Configuration.Decoding.PrefixCaches));
            Assert.Equal(("Own", "Runtime"), (environment.Configuration.Model.MatMul.ToString(), commandLine.Configuration.Model.MatMul.ToString()));
            Assert.Equal(3, commandLine.Warnings.Count); // one a key, however many sources have it
            Assert.Empty(commandLine.Problems);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
            File.Delete(file);
        }
    }

    [Fact]
    public void Tables_NoOldKeyIsASetting_AndEveryNewNameIs()
    {
        var settings = SettingKeys.All.ToHashSet(StringComparer.Ordinal);

        Assert.All(RetiredKeys.Removed.Keys.Concat(RetiredKeys.Renamed.Keys), key => Assert.DoesNotContain(key, settings));
        Assert.All(RetiredKeys.Renamed.Values, name => Assert.Contains(name, settings));
    }

    private static Dictionary<string, string?> Values(params (string Key, string? Value)[] values)
        => values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
}
