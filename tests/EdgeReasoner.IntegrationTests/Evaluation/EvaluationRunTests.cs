using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Evaluation;

/// <summary>All modes on a few items, with the model that ships.</summary>
public sealed class EvaluationRunTests
{
    private static readonly EvaluationItem[] Items = [Item("first", 9, "a"), Item("second", 1, "b"), Item("third", 8.5m, "a")];

    [Fact]
    public void Run_CancelledAfterAnItem_LeavesThatItemInTheLog()
    {
        using var model = Open();
        using var run = new EvaluationRun(model, null, new ReflectionOptions(), null, 1, TimeProvider.System);
        using var cancellation = new CancellationTokenSource();
        using var output = new MemoryStream();
        var log = new ItemLog(output, run.Modes);

        Assert.ThrowsAny<OperationCanceledException>(() => run.Run(
            Items,
            model.Format,
            result =>
            {
                log.Write(result);
                cancellation.Cancel();
            },
            cancellation.Token));

        string[] lines = [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal((1, run.Modes.Count), (log.Items, lines.Length));
        Assert.All(lines, line => Assert.Equal("first", JsonElement.Parse(line).GetProperty("id").GetString()));
    }

    [Fact]
    public void Run_EveryMode_AnswersEveryItemUnderItsOwnName()
    {
        using var model = Open();
        using var run = new EvaluationRun(model, model, new ReflectionOptions(), TimeSpan.FromMinutes(1), 1, TimeProvider.System);

        var results = run.Run(Items, model.Format, null, CancellationToken.None);

        Assert.Equal(
            ["direct", "single", "loop", "all_rounds", "majority", "majority_equal_tokens", "loop_deadline", "against_direct", "against_single"],
            run.Modes.Select(mode => mode.Key));
        Assert.All(results, result => Assert.Equal(run.Modes.Count, result.Modes.Count));

        // The order in which the modes take turns differs from item to item; their results must not be mixed up.
        Assert.All(results, result => Assert.Equal((result.Modes[0].Answer, result.Modes[1].Answer, 0), (result.Modes[7].Answer, result.Modes[8].Answer, result.Modes[0].Rounds)));
        Assert.All(results, result => Assert.Equal((3, 3), (result.Modes[3].Rounds, result.Modes[4].Samples.Count)));
    }

    private static LoadedModel Open() => LoadedModel.Open(new ModelSettings { Model = new ModelOptions { Folder = Path.Combine(AppContext.BaseDirectory, "models", "edge-mini") } });

    private static EvaluationItem Item(string id, decimal level, string expected) => new(id, "control", "own", new DecisionRequest
    {
        Id = id,
        Options = [new DecisionOption("a"), new DecisionOption("b")],
        Readings = [new Reading("t", new ReadingValue.Number(level))],
        Rules = ["if t is above 8 then a", "otherwise b"],
    }, expected);
}
