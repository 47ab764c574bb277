using System.CommandLine;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Evaluation;
using EdgeReasoner.Training.Network;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>train</c>: trains the bundled model, or goes on where a checkpoint stopped.</summary>
internal static class TrainCommand
{
    private const int EvaluationItems = 100;
    private const int EvaluationSeed = 20_261_123;
    private const int ContextLength = 512;
    private const int StepsBetweenSaves = 100;
    private const int StepsBetweenEvaluations = 500;

    // Own mistakes are worth learning from once most steps come out right; a few dozen items between saves cost a twentieth of the time.
    private const double HarvestFrom = 0.35;
    private const int HarvestItems = 60;

    internal static Command Create()
    {
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "File to resume from and to save to, every few minutes", DefaultValueFactory = _ => new("artifacts/training/edge-mini.checkpoint") };
        var tokens = new Option<long>("--tokens") { Description = "Tokens to train on", DefaultValueFactory = _ => 40_000_000 };
        var minutes = new Option<double?>("--minutes") { Description = "End after so many minutes, the learning rate's decay included" };
        var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => Math.Min(2, Environment.ProcessorCount) };
        var seed = new Option<int>("--seed") { Description = "Seed of weights and items", DefaultValueFactory = _ => 1 };
        var step = new Option<int>("--tokens-per-step") { Description = "Tokens of one optimiser step", DefaultValueFactory = _ => 4096 };
        var size = new Option<ModelSize>("--size") { Description = "Small is the model that ships; Medium, 1.9 times its parameters, is what it is compared with", DefaultValueFactory = _ => ModelSize.Small };
        var command = new Command("train", "Train the bundled model on generated tasks; resumes from the checkpoint when there is one.") { checkpoint, tokens, minutes, threads, seed, step, size };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new TrainerOptions
            {
                Seed = parsed.GetValue(seed),
                TotalTokens = parsed.GetValue(tokens),
                TimeBudget = parsed.GetValue(minutes) is { } limit ? TimeSpan.FromMinutes(limit) : null,
                Threads = parsed.GetValue(threads),
                TokensPerStep = parsed.GetValue(step),
                EvaluationInterval = StepsBetweenSaves,
            };
            return Task.FromResult(Run(parsed.GetValue(checkpoint)!, parsed.GetValue(size), options, cancellation));
        });
        return command;
    }

    private static int Run(FileInfo file, ModelSize size, TrainerOptions options, CancellationToken cancellation)
    {
        file.Directory!.Create();
        var shape = ShapeOf(size);
        var state = file.Exists ? Checkpoint.Load(file.FullName) : new TrainerState(NetworkWeights.Random(shape, options.Seed), options.Seed);
        if (state.Weights.Shape != shape || state.Seed != options.Seed)
        {
            Console.Error.WriteLine($"{file} is of another shape or seed than asked for; give another --checkpoint, or remove it to begin anew.");
            return 1;
        }

        var mistakes = new MistakePool();
        var trainer = new Trainer(state, options, (random, share) => Sequence(random, share, mistakes), TimeProvider.System)
        {
            Evaluate = trained => Evaluate(trained, file.FullName, mistakes),
        };
        trainer.Run(Console.WriteLine, cancellation);
        if (cancellation.IsCancellationRequested)
        {
            Checkpoint.Save(file.FullName, trainer.State);
            Console.WriteLine($"Stopped; the same command goes on from {file}.");
            return 0;
        }

        Evaluate(trainer, file.FullName, mistakes);
        return 0;
    }

    private static NetworkShape ShapeOf(ModelSize size)
    {
        var small = new NetworkShape { VocabularySize = SymbolicVocabulary.Tokens.Count, ContextLength = ContextLength };
        return size == ModelSize.Small ? small : small with { HiddenSize = 176, FeedForwardSize = 560 };
    }

    private static void Evaluate(Trainer trainer, string file, MistakePool mistakes)
    {
        Checkpoint.Save(file, trainer.State);
        if (trainer.Share >= HarvestFrom)
        {
            using var harvested = new NetworkInference(trainer.State.Weights);
            MistakeHarvest.Collect(harvested, mistakes, new Random(unchecked((int)((trainer.State.Seed * 1_000_003L) + trainer.State.Step))), HarvestItems);
        }

        if (trainer.State.Step % StepsBetweenEvaluations != 0 && trainer.Share < 1)
        {
            return;
        }

        using var model = new NetworkInference(trainer.State.Average);
        Console.WriteLine($"  {mistakes.Count} of its own mistakes to learn from");
        foreach (var score in FreeRunningEvaluation.Run(model, EvaluationItems, EvaluationSeed))
        {
            Console.WriteLine($"  {score}");
        }
    }

    private static TrainingSequence Sequence(Random random, double share, MistakePool mistakes)
    {
        while (true)
        {
            // A few items with their reasoning are longer than the context that the model is given; the daemon refuses those as well.
            var (tokens, targets, weights) = SequenceBuilder.Draw(random, share, mistakes);
            if (tokens.Length <= ContextLength)
            {
                return new TrainingSequence(tokens, targets, weights);
            }
        }
    }
}
