using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Cli;

/// <summary>Settings of the model, as every verb that opens one honours them: the built executable, with the model that ships.</summary>
public sealed class ModelSettingsTests : IDisposable
{
    private const string Variable = "EDGEREASONER_GENAI_LIBRARY";

    private readonly string _folder = Directory.CreateTempSubdirectory("settings-").FullName;

    public ModelSettingsTests()
    {
        using var file = File.Create(Tasks);
        var request = new DecisionRequest { Id = "i", Options = [new DecisionOption("a"), new DecisionOption("b")], Readings = [new Reading("t", new ReadingValue.Number(9))], Rules = ["if t is above 8 then a", "otherwise b"] };
        TaskLineWriter.Write(file, "control", "own", request, "a");
    }

    private string Tasks => Path.Combine(_folder, "tasks.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(69, "ask", "-o", "a", "-o", "b", "-r", "t=9", "--rule", "if t is above 8 then a", "--rule", "otherwise b", "--set", "Reflection:ExactFirst=false")]
    [InlineData(69, "eval", "--tasks", "TASKS")]
    [InlineData(69, "tune", "--tasks", "TASKS", "--out", "FOLDER/calibration.json")]
    [InlineData(69, "bench", "--passes", "1")]
    [InlineData(69, "demo")]
    [InlineData(1, "doctor")]
    [InlineData(69, "check-config")]
    public async Task Engine_LibraryIsMissing_IsNamedWithTheRemedyByEveryVerb(int expected, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync([.. arguments, "--set", "Model:Engine=GenAi"]);

        Assert.Equal(expected, exit);
        Assert.Contains("The native library of OnnxRuntimeGenAI cannot be loaded (/no/such/library.so); set EDGEREASONER_GENAI_LIBRARY to its file", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal); // no stack trace
    }

    [Fact]
    public async Task Eval_ContextTooShortForThePrompt_EndsEveryLoopInAnError()
    {
        var report = Path.Combine(_folder, "report");

        var (exit, _, error) = await RunAsync("eval", "--tasks", Tasks, "--out", report, "--set", "Model:ContextLength=24");

        Assert.True(exit == 0, error);
        Assert.Equal("error", (await ItemsAsync(report))["loop"].GetProperty("stop").GetString());
    }

    [Fact]
    public async Task Eval_TimePrice_StopsTheLoopAsItWouldTheDaemon()
    {
        var report = Path.Combine(_folder, "report");

        await RunAsync("eval", "--tasks", Tasks, "--out", report, "--set", "Reflection:TimePrice=1000");

        var items = await ItemsAsync(report);
        Assert.Equal((1, 3), (items["loop"].GetProperty("rounds").GetInt32(), items["all_rounds"].GetProperty("rounds").GetInt32()));
    }

    [Fact]
    public async Task Eval_SameRunAgain_WritesTheSameItems()
    {
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));

        await RunAsync("eval", "--tasks", Tasks, "--out", first);
        await RunAsync("eval", "--tasks", Tasks, "--out", second);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(first, "items.jsonl"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(second, "items.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Eval_OverItsTaskFile_IsRefusedAndLeavesTheFile()
    {
        var own = Path.Combine(_folder, "items.jsonl");
        File.Copy(Tasks, own);

        var (exit, _, error) = await RunAsync("eval", "--tasks", own, "--out", _folder);

        Assert.Equal((64, await File.ReadAllTextAsync(Tasks, TestContext.Current.CancellationToken)), (exit, await File.ReadAllTextAsync(own, TestContext.Current.CancellationToken)));
        Assert.Contains("is a task file", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_ShortContext_MeasuresWithinIt()
    {
        var (exit, output, error) = await RunAsync("bench", "--passes", "1", "--contexts", "16,128", "--set", "Model:ContextLength=64", "--products", "Runtime");

        Assert.True(exit == 0, error);
        using var json = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        Assert.True(json.RootElement.TryGetProperty("matmul", out _));
        Assert.Equal([16], json.RootElement.GetProperty("figures").EnumerateArray().Where(figure => figure.GetProperty("name").GetString() == "decode_tokens_per_second").Select(figure => figure.GetProperty("at").GetInt32()));
    }

    [Fact]
    public async Task Tune_ConfiguredProfile_FillsItsItems()
    {
        await File.WriteAllTextAsync(Tasks, """{"request":{"profile":"room","readings":{"t":9}},"expected":"a"}""" + "\n", TestContext.Current.CancellationToken);

        var (exit, output, error) = await RunAsync(
            "tune", "--tasks", Tasks, "--out", Path.Combine(_folder, "c.json"), "--log", Path.Combine(_folder, "log.jsonl"),
            "--set", "Profiles:room:Options:0=a", "--set", "Profiles:room:Options:1=b", "--set", "Profiles:room:Rules:0=if t is above 8 then a", "--set", "Profiles:room:Rules:1=otherwise b");

        Assert.Equal(1, exit); // read and run, but one item is too few to fit
        Assert.DoesNotContain("left out", output + error, StringComparison.Ordinal);
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_folder, "log.jsonl"), TestContext.Current.CancellationToken));
    }

    private static async Task<Dictionary<string, JsonElement>> ItemsAsync(string report)
        => (await File.ReadAllLinesAsync(Path.Combine(report, "items.jsonl"), TestContext.Current.CancellationToken)).Select(line => JsonElement.Parse(line)).ToDictionary(item => item.GetProperty("mode").GetString()!);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
        => BuiltProgram.RunAsync(
            new Dictionary<string, string> { [Variable] = "/no/such/library.so" },
            [.. arguments.Select(argument => argument.Replace("TASKS", Tasks, StringComparison.Ordinal).Replace("FOLDER", _folder, StringComparison.Ordinal))]);
}
