using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Evaluation;
using EdgeReasoner.Training.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Model;

/// <summary>The model that ships, as it ships.</summary>
public sealed class BundledModelTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "models", "edge-mini");

    [Fact]
    public void Loop_HeldOutItems_AreRightInNineOfTenWithinThreeRounds()
    {
        var folder = ModelFolder.Read(Folder);
        using var model = new OnnxModel(folder, new OnnxModelOptions());
        var calibration = CalibrationFile.Load(Folder, folder.ModelHash, SymbolicPromptFormat.CurrentVersion);
        Assert.Null(calibration.Problem);

        var scores = LoopEvaluation.Run(model.CreateSequence, calibration.Table, items: 100, seed: 31, maxRounds: 3, CheckerMode.Critique, TimeProvider.System).ToArray();

        Assert.All(scores.Where(score => score.MaxRounds == 3), score => Assert.True(score.Accuracy >= 0.9, score.ToString()));
        Assert.All(TaskGenerator.Families, family => Assert.True(
            scores.Single(score => score.Family == family && score.MaxRounds == 3).Accuracy > scores.Single(score => score.Family == family && score.MaxRounds == 0).Accuracy));
    }

    [Fact]
    public async Task ThousandRequests_DeadlinesFrom2To500Ms_EachEndsInTimeOrIsRefused()
    {
        const int Requests = 1000;
        await using var daemon = await TestDaemon.StartAsync(
            configure: configuration => configuration.Model.Folder = Folder,
            load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));
        await using var client = new RequestClient(daemon.Topics, "load", TimeProvider.System);
        await client.ConnectAsync("127.0.0.1", daemon.BrokerPort, TestContext.Current.CancellationToken);
        var random = new Random(1);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Requests; i++)
        {
            var item = TaskGenerator.Of(TaskGenerator.Families[random.Next(TaskGenerator.Families.Length)], random, Split.HeldOut, TaskStyle.Plain);
            var (payload, _) = await client.AskAsync(TaskLineWriter.Payload(item.Request with { Id = Name(i), Budget = TimeSpan.FromMilliseconds(random.Next(2, 501)) }), TestContext.Current.CancellationToken);
            using var document = JsonDocument.Parse(payload);
            var status = document.RootElement.GetProperty("status").GetInt32();
            outcomes[Name(status)] = outcomes.GetValueOrDefault(Name(status)) + 1;
            if (document.RootElement.TryGetProperty("timing", out var timing))
            {
                Assert.True(timing.GetProperty("slack_ms").GetDouble() >= 0);
            }
        }

        // Every request was answered above (or the test's time ran out); what would have been late was told so, without an answer.
        Assert.All(outcomes.Keys, status => Assert.Contains(status, (string[])["200", "206", "408", "503"]));
        Assert.Equal(outcomes.GetValueOrDefault("408"), daemon.Statistics.LateUnsent);
        Assert.True(outcomes.GetValueOrDefault("200") > 0);
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", outcomes.Select(pair => $"{pair.Value} × {pair.Key}")));

        static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Demo_BundledModel_AnswersEveryRequestAsExpected()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edge-reasoner"), ["demo"]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("8 of 8 as expected", output, StringComparison.Ordinal);
    }
}
