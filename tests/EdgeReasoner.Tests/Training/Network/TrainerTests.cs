using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

public sealed class TrainerTests
{
    private static readonly NetworkShape Shape = new()
    {
        VocabularySize = 13,
        HiddenSize = 32,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 16,
        FeedForwardSize = 64,
        ContextLength = 32,
    };

    private static readonly TrainerOptions Options = new()
    {
        Seed = 7,
        TokensPerStep = 1024,
        TokensPerPass = 256,
        TotalTokens = 350_000,
        WarmUpSteps = 20,
    };

    [Fact]
    public void Run_CopyTask_IsLearnt()
    {
        var trainer = new Trainer(Shape, Options, Some.Copy, TimeProvider.System);
        trainer.Run(_ => { }, TestContext.Current.CancellationToken);

        var test = Enumerable.Range(0, 100).Select(i => Some.Copy(new Random(1_000_000 + i))).ToArray();
        using var network = new NetworkInference(trainer.State.Average);
        var right = test.Count(example => IsCopied(network, example));

        Assert.InRange(trainer.State.SmoothedLoss, 0, 0.1);
        Assert.InRange(right, 95, 100);
    }

    [Fact]
    public void Step_AfterSaveAndLoad_ContinuesToTheSameBits()
    {
        var whole = New(Options);
        Steps(whole, 4);
        var first = New(Options);
        Steps(first, 2);
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "run.checkpoint");
        Checkpoint.Save(path, first.State);
        var second = new Trainer(Checkpoint.Load(path), Options, Source, TimeProvider.System);
        Steps(second, 2);

        Assert.Equal(whole.State.Weights.Values, second.State.Weights.Values);
        Assert.Equal(whole.State.Average.Values, second.State.Average.Values);
        Assert.Equal((whole.State.Step, whole.State.Tokens, whole.State.SmoothedLoss), (second.State.Step, second.State.Tokens, second.State.SmoothedLoss));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Step_OneThreadOrThree_GivesTheSameBits()
    {
        var one = New(Options with { Threads = 1 });
        var three = New(Options with { Threads = 3 });
        Steps(one, 2);
        Steps(three, 2);

        Assert.Equal(one.State.Weights.Values, three.State.Weights.Values);
    }

    [Fact]
    public void Load_TruncatedFile_IsInvalidData()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "run.checkpoint");
        Checkpoint.Save(path, New(Options).State);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(path));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0, 0.0, 1 / 60.0)] // warm-up
    [InlineData(59, 0.1, 1.0)]
    [InlineData(1000, 0.5, 1.0)]
    [InlineData(1000, 0.75, 0.5)] // linear decay
    [InlineData(1000, 1.0, 0.0)]
    public void RateFactor_KnownPoint_EqualsClosedForm(long step, double progress, double expected)
        => Assert.Equal(expected, new TrainerOptions().RateFactor(step, progress), tolerance: 1e-12);

    [Fact]
    public void Share_TimeBudgetIsAheadOfTokens_FollowsTheTime()
    {
        var trainer = New(Options with { TimeBudget = TimeSpan.FromMinutes(10) });
        trainer.State.Elapsed = TimeSpan.FromMinutes(4);
        trainer.State.Tokens = 35_000;

        Assert.Equal(0.4, trainer.Share, tolerance: 1e-12);
    }

    private static Trainer New(TrainerOptions options)
        => new(new TrainerState(NetworkWeights.Random(Shape, options.Seed), options.Seed), options, Source, TimeProvider.System);

    private static TrainingSequence Source(Random random, double share) => Some.Copy(random);

    private static void Steps(Trainer trainer, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            trainer.Step();
        }
    }

    private static bool IsCopied(NetworkInference network, TrainingSequence example)
    {
        network.RewindTo(0);
        var logits = network.Append(example.Tokens.AsSpan(0, 9), TestContext.Current.CancellationToken);
        for (var i = 8; i < 16; i++)
        {
            var next = logits.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(logits));
            if (next != example.Targets[i])
            {
                return false;
            }

            logits = network.Append(new[] { next }, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
