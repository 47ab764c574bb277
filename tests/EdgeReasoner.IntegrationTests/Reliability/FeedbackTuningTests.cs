using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>What requesters report over MQTT to the running program goes to its file, and from there, bounded, into what <c>tune</c> fits.</summary>
public sealed class FeedbackTuningTests
{
    private const int Reported = 12;
    private const int Trusted = 60;
    private const int Joining = 6; // a tenth of the trusted ones

    [Fact]
    public async Task Feedback_ReportedOverMqtt_JoinsWhatTuneLearnsFromUpToItsBound()
    {
        using var state = new StateFolder();
        var (feedback, tasks, calibration) = (Path.Combine(state.Path, "feedback.jsonl"), Path.Combine(state.Path, "tasks.jsonl"), Path.Combine(state.Path, CalibrationFile.FileName));
        var items = Items(seed: 7, Reported + Trusted);
        await using var broker = await FragileBroker.StartAsync();
        await using (var daemon = DaemonProcess.Start(broker.Port, state.Path, settings: [$"Feedback:File={feedback}"]))
        {
            await daemon.OnlineAsync();
            await using var client = await RawClient.ConnectAsync(broker.Port, "5", DaemonProcess.Topics.Answer("hmi"));
            for (var i = 0; i < Reported; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"r{i}");
                await client.SendAsync(DaemonProcess.Topics.Request("hmi"), TaskLineWriter.Payload(items[i].Request with { Id = id, Budget = TimeSpan.FromSeconds(60) }));
                var answer = RawClient.Json(await client.NextAsync());
                Assert.Equal((id, 200), (answer.GetProperty("id").GetString(), Load.Status(answer)));
                await client.SendAsync(DaemonProcess.Topics.Feedback("hmi"), $$"""{"id":"{{id}}","correct":"{{items[i].Expected}}","source":"operator"}""");
            }

            await Until.HoldsAsync(() => File.Exists(feedback) && File.ReadAllLines(feedback).Length == Reported, () => daemon.Log);
        }

        await using (var stream = File.Create(tasks))
        {
            foreach (var item in items.Skip(Reported))
            {
                TaskLineWriter.Write(stream, item.Family, "calibration", item.Request, item.Expected);
            }
        }

        var (exit, output) = await TuneAsync("--tasks", tasks, "--feedback", feedback, "--out", calibration, "--folds", "2");

        Assert.True(exit == 0, output);
        Assert.Contains($"{Joining} of {Reported} reported outcomes join {Trusted} items.", output, StringComparison.Ordinal);
        var model = ModelFolder.Read(Path.Combine(AppContext.BaseDirectory, "models", "edge-mini"));
        var fitted = CalibrationFile.Load(state.Path, model.ModelHash, SymbolicPromptFormat.CurrentVersion);
        Assert.Null(fitted.Problem);
        Assert.Equal(["control"], fitted.Table.Families.Keys);
    }

    private static TaskItem[] Items(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => TaskGenerator.Of("control", random, Split.Calibration, TaskStyle.Plain))];
    }

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
