using Xunit;

namespace EdgeReasoner.IntegrationTests.Cli;

/// <summary>The built executable, as scripts and the service manager meet it.</summary>
public sealed class VerbTests
{
    [Theory]
    [InlineData(0, "check-config")]
    [InlineData(0, "--help")]
    [InlineData(64, "no-such-verb")]
    [InlineData(64, "check-config", "--set", "nonsense")]
    [InlineData(64, "ask", "--option", "a", "--deadline", "soon")]
    [InlineData(64, "ask", "which?", "--option", "a")]
    [InlineData(64, "eval")]
    [InlineData(64, "eval", "--tasks", "/no/such/file.jsonl")]
    [InlineData(64, "eval", "--tasks", "x.jsonl", "--format", "xml")]
    [InlineData(64, "eval", "--tasks", "x.jsonl", "--items", "0")]
    [InlineData(64, "tune")]
    [InlineData(64, "tune", "--tasks", "x.jsonl", "--from-log", "y.jsonl")]
    [InlineData(64, "tune", "--tasks", "x.jsonl", "--folds", "1")]
    [InlineData(64, "tune", "--tasks", "/no/such/file.jsonl")]
    [InlineData(69, "tune", "--tasks", "x.jsonl", "--model", "/no/such/model")]
    [InlineData(78, "check-config", "--set", "Mqtt:Protocol=4")]
    [InlineData(78, "run", "--set", "Mqtt:Protocol=4")]
    [InlineData(78, "check-config", "--config", "/no/such/file.json")]
    [InlineData(69, "ask", "--set", "Model:Folder=/no/such/model", "--set", "Reflection:ExactFirst=false", "--option", "a", "--option", "b", "--reading", "t=9", "--rule", "if t is above 8 then a", "--rule", "otherwise b")]
    [InlineData(69, "demo", "--set", "Model:Folder=/no/such/model")]
    [InlineData(64, "model", "tokens")]
    [InlineData(69, "model", "tokens", "the bundled model reads no text")]
    [InlineData(69, "model", "tokens", "--model", "/no/such/model", "text")]
    public async Task ExitCode_Arguments_IsTheDocumentedOne(int expected, params string[] arguments)
        => Assert.Equal(expected, (await BuiltProgram.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task CheckConfig_SeveralProblems_TellsThemAll()
    {
        var (_, _, error) = await BuiltProgram.RunAsync("check-config", "--set", "Mqtt:Prot=4", "--set", "Mqtt:Port=x", "--set", "Queue:Capacity=0");

        Assert.Equal(3, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData(69, "No model, and so no decisions: ", "--set", "Model:Folder=/no/such/model")]
    [InlineData(78, "Mqtt:PasswordFile is '/no/such/file', which does not exist", "--set", "Mqtt:PasswordFile=/no/such/file", "--set", "Mqtt:Host=h", "--set", "Mqtt:UserName=u")]
    public async Task CheckConfig_WhatCannotWork_IsToldAndFails(int expected, string sentence, params string[] arguments)
    {
        var (exit, output, error) = await BuiltProgram.RunAsync(["check-config", .. arguments]);

        Assert.True(exit == expected, output + error);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("No problems", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckConfig_OneCheckFails_MakesTheOthers()
    {
        var file = Path.GetTempFileName(); // and no certificate in it
        var (exit, _, error) = await BuiltProgram.RunAsync("check-config", "--set", $"Mqtt:CaFile={file}", "--set", "Mqtt:UseTls=true", "--set", "Mqtt:Host=h", "--set", "Model:Folder=/no/such/model");
        File.Delete(file);

        Assert.Equal(78, exit);
        Assert.Contains("Mqtt:CaFile", error, StringComparison.Ordinal);
        Assert.Contains("No model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelUse_Bundled_SaysWhereItIsWritten()
    {
        var store = Directory.CreateTempSubdirectory("store-").FullName;
        var (exit, output, error) = await BuiltProgram.RunAsync("model", "use", "bundled", "--set", $"Model:Store={store}");

        Assert.True(exit == 0, error);
        Assert.StartsWith($"bundled is active: {store}/active says so, and no configuration file was changed.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(store, "active")));
        Assert.Equal(1, (await BuiltProgram.RunAsync("model", "use", "bundled", "--set", $"Model:Store={store}", "--set", "Model:Folder=/another")).ExitCode);
        Directory.Delete(store, recursive: true);
    }

    [Fact]
    public async Task Help_Root_HasOneSentenceAVerb()
    {
        var (_, output, _) = await BuiltProgram.RunAsync("--help");

        Assert.All(["run ", "demo ", "ask ", "eval ", "check-config "], verb => Assert.Contains("  " + verb, output, StringComparison.Ordinal));
    }
}
