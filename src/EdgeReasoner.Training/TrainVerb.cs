using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training;

/// <summary>What the verb <c>train</c> is told.</summary>
/// <param name="CheckpointPath">File to go on from if it exists, and to write to.</param>
/// <param name="Shape">Sizes of a new network; a checkpoint's must be equal.</param>
/// <param name="Trainer">How to train. Its evaluation interval is also the interval of saving.</param>
internal sealed record TrainVerbOptions(string CheckpointPath, NetworkShape Shape, TrainerOptions Trainer);

/// <summary>Trains a network, or goes on training it, and keeps a checkpoint.</summary>
internal static class TrainVerb
{
    /// <summary>Trains to the end or until cancelled; the checkpoint is written in both cases.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="source">Makes one sequence from a seeded random source and the share of the training done, in [0, 1]; called from several threads.</param>
    /// <param name="evaluate">Called before each periodic save, on this thread; null for nothing.</param>
    /// <param name="output">Receives one plain line per report.</param>
    /// <param name="clock">For the time budget and the reports.</param>
    /// <param name="cancellation">Ends the run after the current step.</param>
    /// <returns>The state at the end.</returns>
    /// <exception cref="ArgumentException">Options with problems, or a checkpoint of another shape or seed.</exception>
    /// <exception cref="InvalidDataException">The file at the path is not a checkpoint.</exception>
    internal static TrainerState Run(
        TrainVerbOptions options, Func<Random, double, TrainingSequence> source, Action<Trainer>? evaluate, TextWriter output, TimeProvider clock,
        CancellationToken cancellation)
    {
        var state = Start(options, output);
        var trainer = new Trainer(state, options.Trainer, source, clock)
        {
            Evaluate = trainer =>
            {
                evaluate?.Invoke(trainer);
                Checkpoint.Save(options.CheckpointPath, trainer.State);
            },
        };
        trainer.Run(output.WriteLine, cancellation);
        Checkpoint.Save(options.CheckpointPath, state);
        output.WriteLine($"saved {options.CheckpointPath} after step {state.Step}");
        return state;
    }

    private static TrainerState Start(TrainVerbOptions options, TextWriter output)
    {
        if (!File.Exists(options.CheckpointPath))
        {
            var weights = NetworkWeights.Random(options.Shape, options.Trainer.Seed);
            output.WriteLine($"new network of {weights.Layout.Count} parameters, seed {options.Trainer.Seed}");
            return new TrainerState(weights, options.Trainer.Seed);
        }

        var state = Checkpoint.Load(options.CheckpointPath);
        if (state.Weights.Shape != options.Shape || state.Seed != options.Trainer.Seed)
        {
            throw new ArgumentException(
                $"{options.CheckpointPath} holds {state.Weights.Shape} with seed {state.Seed}, not {options.Shape} with seed {options.Trainer.Seed}.",
                nameof(options));
        }

        output.WriteLine($"going on from step {state.Step}, {state.Tokens} tokens, smoothed loss {state.SmoothedLoss:F4}");
        return state;
    }
}
