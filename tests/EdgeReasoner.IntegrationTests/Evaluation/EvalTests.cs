using System.Diagnostics;
using System.Text.Json;
using EdgeReasoner.IntegrationTests.Cli;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.IntegrationTests.Reliability;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Evaluation;

/// <summary>The verb <c>eval</c> of the built executable, with the model that ships.</summary>
public sealed class EvalTests
{
    [Fact]
    public async Task Eval_GeneratedItems_ReportsFiguresThatMustHold()
    {
        const int Items = 40;
        var folder = Directory.CreateTempSubdirectory("edge-reasoner-eval").FullName;
        try
        {
            var (own, known) = (Path.Combine(folder, "own.jsonl"), Path.Combine(folder, "gsm.jsonl"));
            await WriteItemsAsync(own, Items);
            await File.WriteAllTextAsync(known, """{"question":"Janet has ducks. How many eggs?","answer":"#### 18"}""", TestContext.Current.CancellationToken);

            var (exit, output, error) = await BuiltProgram.RunAsync("eval", "--tasks", own, known, "--against", "models/edge-mini", "--deadline", "10s", "--out", folder);

            Assert.True(exit == 0, error);
            Assert.Contains("Late answers with a deadline of 10000 ms: 0 of 80", output, StringComparison.Ordinal);
            using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "report.json"), TestContext.Current.CancellationToken));
            var all = Group(report, "all", "all");
            Assert.Equal((81, 1), (all.GetProperty("items").GetInt32(), all.GetProperty("not_understood").GetInt32()));
            Assert.Equal(1, Group(report, "gsm8k", "test").GetProperty("not_understood").GetInt32());
            AssertFamily(Group(report, "maths", "all"), Items);
            AssertFamily(Group(report, "control", "all"), Items);

            // The other model is the same one here, so that it must answer alike; the paired gain of equal modes is the same too.
            Assert.Equal(Right(all, "direct"), Right(all, "against_direct"));
            Assert.Equal(Right(all, "single"), Right(all, "against_single"));
            Assert.True(new FileInfo(Path.Combine(folder, "report.html")).Length is > 20_000 and < 200_000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Eval_Interrupted_KeepsTheItemsItHas()
    {
        const int Items = 1000; // of each family: minutes on a board, and seconds on the fastest machine
        var folder = Directory.CreateTempSubdirectory("edge-reasoner-eval").FullName;
        try
        {
            var (own, log) = (Path.Combine(folder, "own.jsonl"), Path.Combine(folder, "report", "items.jsonl"));
            await WriteItemsAsync(own, Items);
            using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edge-reasoner"), ["eval", "--tasks", own, "--out", Path.GetDirectoryName(log)!])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Until.HoldsAsync(() => process.HasExited || File.Exists(log) && new FileInfo(log).Length > 0);

            await Signal.SendAsync(process, "TERM"); // a job in the background ignores the interrupt from the keyboard
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            var items = (await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken)).Select(line => JsonElement.Parse(line).GetProperty("id").GetString()).Distinct().Count();
            Assert.Contains($"Stopped before the end: {items} of {2 * Items} items are in {log}; no report was made.", await error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, "report", "report.json")), await output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Eval_FaultyFile_NamesEveryLineAndMeasuresNothing()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "{\"request\":{\"question\":\"q\"},\"expected\":\"a\"}\nnonsense\n", TestContext.Current.CancellationToken);

            var (exit, output, error) = await BuiltProgram.RunAsync("eval", "--tasks", path);

            Assert.Equal(64, exit);
            Assert.Contains($"{path}:1: request.options: ", error, StringComparison.Ordinal);
            Assert.Contains($"{path}:2: ", error, StringComparison.Ordinal);
            Assert.Empty(output);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertFamily(JsonElement group, int items)
    {
        var rounds = group.GetProperty("rounds").EnumerateArray().ToArray();
        Assert.Equal(4, rounds.Length);
        Assert.Equal(Right(group, "direct"), rounds[0].GetProperty("accuracy").GetProperty("right").GetInt32());
        Assert.Equal(Right(group, "loop"), rounds[3].GetProperty("accuracy").GetProperty("right").GetInt32());
        Assert.True(Right(group, "loop") >= Right(group, "direct"));
        Assert.True(Right(group, "loop") > items * 8 / 10);
        for (var round = 1; round < rounds.Length; round++)
        {
            var (before, after) = (rounds[round - 1].GetProperty("accuracy").GetProperty("right").GetInt32(), rounds[round].GetProperty("accuracy").GetProperty("right").GetInt32());
            Assert.Equal(after - before, rounds[round].GetProperty("fixed").GetInt32() - rounds[round].GetProperty("broken").GetInt32());
        }

        Assert.Equal(items, group.GetProperty("stops").EnumerateArray().Sum(stop => stop.GetProperty("share").GetProperty("right").GetInt32()));
        Assert.Equal(3, Result(group, "all_rounds").GetProperty("mean_rounds").GetDouble());
        Assert.True(Result(group, "loop").GetProperty("mean_tokens").GetDouble() <= Result(group, "all_rounds").GetProperty("mean_tokens").GetDouble());
        Assert.True(Result(group, "majority_equal_tokens").GetProperty("mean_tokens").GetDouble() <= Result(group, "majority").GetProperty("mean_tokens").GetDouble());
        Assert.All(group.GetProperty("shortcuts").EnumerateArray(), shortcut => Assert.True(shortcut.GetProperty("accuracy").GetProperty("right").GetInt32() < Right(group, "loop")));
    }

    private static JsonElement Group(JsonDocument report, string family, string set)
        => report.RootElement.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("family").GetString() == family && group.GetProperty("set").GetString() == set);

    private static JsonElement Result(JsonElement group, string mode)
        => group.GetProperty("results").EnumerateArray().Single(result => result.GetProperty("mode").GetString() == mode);

    private static int Right(JsonElement group, string mode) => Result(group, mode).GetProperty("accuracy").GetProperty("right").GetInt32();

    private static async Task WriteItemsAsync(string path, int items)
    {
        var random = new Random(77);
        await using var file = File.Create(path);
        foreach (var family in (string[])["maths", "control"])
        {
            for (var i = 0; i < items; i++)
            {
                var item = TaskGenerator.Of(family, random, Split.HeldOut, TaskStyle.Plain);
                TaskLineWriter.Write(file, family, "in_distribution", item.Request with { Id = $"{family}-{i}" }, item.Expected);
            }
        }
    }
}
