using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Model;

/// <summary>Resamples of the bundled model, written side by side and one by one.</summary>
public sealed class ResampleBranchesTests : IDisposable
{
    private const int Branches = 3;

    private static readonly string[] Families = ["maths", "control"];

    private static readonly DecodeOptions Deterministic = DecodeOptions.Plain with { Deterministic = true };

    private readonly OnnxModel _model = new(ModelFolder.Read(Path.Combine(AppContext.BaseDirectory, "models", "edge-mini")), new OnnxModelOptions());

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Run_SeveralBranches_EachWritesWhatAResampleWithItsSeedWrites()
    {
        var options = new ReflectionOptions { StopsEarly = false, Checkers = CheckerMode.Off, MaxRounds = 2, ResampleTemperature = 1.2 }; // at 0.7 this model nearly always writes its draft again
        using var together = NewLoop(options, Branches);
        var alone = Enumerable.Range(0, Branches).Select(branch => NewLoop(options with { Seed = ReasoningGenerator.SeedOf(options.Seed, branch) }, branches: 1)).ToArray();
        var (same, all, several) = (0, 0, 0);
        foreach (var item in Items(count: 8))
        {
            var texts = Resamples(together, item).Split('\n');
            string[] expected = [.. alone.Select(loop => Resamples(loop, item))];
            Assert.Equal(Branches, texts.Length);
            several += texts.Distinct().Count() > 1 ? 1 : 0;
            all += Branches;
            same += expected.Count(text => texts.Contains(text));
        }

        Array.ForEach(alone, static loop => loop.Dispose());
        Assert.True(several > 0, "every branch wrote the same: the comparison says nothing");

        // Steps of several rows round otherwise than those of one; a draw that falls between two roundings goes another way.
        Assert.True(same >= all * 3 / 4, $"{same} of {all} reasonings are the same");
    }

    private static string Resamples(ReflectionLoop loop, TaskItem item)
    {
        var request = item.Request with { MaxRounds = 2, Trace = true };
        var trace = loop.Run(request, item.Prompt, Deadline.After(TimeProvider.System, TimeSpan.FromMinutes(1)), cancellation: TestContext.Current.CancellationToken).Trace;
        return trace.Single(static round => round.Action == "resample").Text;
    }

    private static IEnumerable<TaskItem> Items(int count)
    {
        var random = new Random(4);
        return Enumerable.Range(0, count).SelectMany(_ => Families, (_, family) => TaskGenerator.Of(family, random, Split.Calibration, TaskStyle.Plain));
    }

    private ReflectionLoop NewLoop(ReflectionOptions options, int branches)
    {
        // What resamples mended is made up, so that they are chosen.
        var flips = new FlipStatistics(new Dictionary<RoundAction, FlipCounts> { [RoundAction.Resample] = new(1000, 0, 0, 1000) });
        return new ReflectionLoop(
            new LoopSequences(_model.CreateSequence(), branches > 1 ? _model.CreatePool(branches) : null),
            new LoopSettings { Reflection = options, Flips = flips, Decoding = Deterministic },
            LoopTiming.Alone(TimeProvider.System));
    }
}
