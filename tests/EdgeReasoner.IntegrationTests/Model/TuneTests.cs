using System.Diagnostics;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Model;

/// <summary>The tune verb on the model that ships.</summary>
public sealed class TuneTests : IDisposable
{
    private static readonly string[] Families = ["control", "maths"];

    private readonly string _folder = Directory.CreateTempSubdirectory("tune").FullName;

    private static string Model => Path.Combine(AppContext.BaseDirectory, "models", "edge-mini");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tune_GeneratedItems_CalibratesOtherItems()
    {
        var (tasks, log) = (Path.Combine(_folder, "tasks.jsonl"), Path.Combine(_folder, "log.jsonl"));
        var calibration = Path.Combine(_folder, CalibrationFile.FileName);
        using (var stream = File.Create(tasks))
        {
            foreach (var item in Items(seed: 1, count: 250))
            {
                TaskLineWriter.Write(stream, item.Family, "calibration", item.Request, item.Expected);
            }
        }

        var (exit, output) = await TuneAsync("--model", Model, "--tasks", tasks, "--log", log, "--out", calibration, "--folds", "3");

        Assert.True(exit == 0, output);
        Assert.Equal(2 * 250, (await LinesAsync(log)).Length);
        var folder = ModelFolder.Read(Model);
        var loaded = CalibrationFile.Load(_folder, folder.ModelHash, SymbolicPromptFormat.CurrentVersion);
        Assert.Null(loaded.Problem);
        Assert.Contains("another-hash", CalibrationFile.Load(_folder, "another-hash", SymbolicPromptFormat.CurrentVersion).Problem!, StringComparison.Ordinal);

        // Unfinished and finished answers alike: after one round as well as after three.
        using var model = new OnnxModel(folder, new OnnxModelOptions());
        var (before, whole) = Decide(model, CalibrationTable.None);
        var (after, wholeAfter) = Decide(model, loaded.Table);
        Assert.True(after.CalibrationError < .03, $"{after} against {before}"); // before, nearly all answers are proofs, whose confidence needs no fit: the rest shows in the next line
        Assert.True(after.LogLoss < before.LogLoss, $"{after} against {before}");
        Assert.True(wholeAfter.Accuracy > whole.Accuracy - .01, $"{wholeAfter} against {whole}");

        // The same log gives the same file, without the model.
        var again = Path.Combine(_folder, "again.json");
        Assert.Equal(0, (await TuneAsync("--model", Model, "--from-log", log, "--out", again, "--folds", "3")).Exit);
        Assert.Equal(await LinesAsync(calibration), await LinesAsync(again));
    }

    // Without the day, which may change between two runs.
    private static async Task<string[]> LinesAsync(string file)
        => [.. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Where(line => !line.StartsWith("  \"fitted\"", StringComparison.Ordinal))];

    // After one round or three, and after three alone.
    private static (Quality All, Quality Whole) Decide(OnnxModel model, CalibrationTable table)
    {
        using var loop = new ReflectionLoop(
            new LoopSequences(model.CreateSequence()),
            new LoopSettings { Calibration = table },
            LoopTiming.Alone(TimeProvider.System));
        List<ReplayOutcome> outcomes = [], whole = [];
        foreach (var item in Items(seed: 2, count: 300))
        {
            foreach (var rounds in (int[])[1, 3])
            {
                var decision = loop.Run(item.Request with { MaxRounds = rounds, MinConfidence = 0 }, item.Prompt, Deadline.After(TimeProvider.System, TimeSpan.FromSeconds(30)));
                Assert.Equal(table.Families.Count > 0, decision.Calibrated);
                Assert.True(table.Families.Count == 0 || decision.Confidence < 1);
                outcomes.Add(new ReplayOutcome(decision.Text, decision.Confidence, decision.Rounds, decision.StopReason, decision.Text == item.Expected));
                whole.AddRange(rounds == 3 ? [outcomes[^1]] : []);
            }
        }

        return (Quality.Of(outcomes), Quality.Of(whole));
    }

    private static IEnumerable<TaskItem> Items(int seed, int count) => Families.SelectMany(family =>
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => TaskGenerator.Of(family, random, Split.Calibration, TaskStyle.Plain));
    });

    private static async Task<(int Exit, string Output)> TuneAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edge-reasoner"), ["tune", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
