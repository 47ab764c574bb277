namespace EdgeReasoner.Training.Network;

/// <summary>The settings of a training run.</summary>
internal sealed record TrainerOptions
{
    /// <summary>Gets the seed of weights and sequences.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets the tokens after which training ends; the schedule runs over them.</summary>
    public long TotalTokens { get; init; } = 10_000_000;

    /// <summary>
    /// Gets the wall-clock time after which training ends, or null for none. With a time the schedule follows the larger of the two shares,
    /// so the result depends on the machine's speed and is not reproducible to the bit.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Gets the tokens of one optimiser step; the last sequence may exceed them.</summary>
    public int TokensPerStep { get; init; } = 6144;

    /// <summary>Gets the most tokens, about, of one piece of work of a thread; results depend on it, but not on the number of threads.</summary>
    public int TokensPerPass { get; init; } = 768;

    /// <summary>Gets the number of threads, 1 or more.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Gets Muon's learning rate.</summary>
    public double MuonRate { get; init; } = 0.02;

    /// <summary>Gets Muon's momentum, in [0, 1).</summary>
    public double MuonMomentum { get; init; } = 0.95;

    /// <summary>Gets AdamW's learning rate.</summary>
    public double AdamRate { get; init; } = 3e-3;

    /// <summary>Gets the decoupled weight decay of the matrices, per unit of learning rate; 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Gets the steps over which the learning rate rises from 0.</summary>
    public int WarmUpSteps { get; init; } = 60;

    /// <summary>Gets the share of the training after which the learning rate falls, linearly, to 0 at the end; in [0, 1].</summary>
    public double DecayStart { get; init; } = 0.5;

    /// <summary>Gets the largest norm of the whole gradient; longer ones are shortened to it.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Gets the decay per step of the averaged weights, in [0, 1); early steps use less, so that short runs forget their start.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Gets the least time between two progress reports.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the steps between two calls of the evaluation hook; 0 for never.</summary>
    public int EvaluationInterval { get; init; }

    /// <summary>The learning rates' factor.</summary>
    /// <param name="step">Number of the step, 0 for the first.</param>
    /// <param name="progress">Share of the training done, in [0, 1].</param>
    /// <returns>A factor in [0, 1]: warm-up, constant, linear decay.</returns>
    internal double RateFactor(long step, double progress)
        => Math.Min(
            WarmUpSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmUpSteps),
            progress <= DecayStart ? 1 : Math.Max(0, (1 - progress) / (1 - DecayStart)));

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    internal IEnumerable<string> Problems()
    {
        if (TotalTokens <= 0)
        {
            yield return $"TotalTokens is {TotalTokens}; it must be positive.";
        }

        if (TimeBudget is { } time && time <= TimeSpan.Zero)
        {
            yield return $"TimeBudget is {time}; it must be positive.";
        }

        if (TokensPerStep <= 0 || TokensPerPass <= 0)
        {
            yield return $"TokensPerStep is {TokensPerStep} and TokensPerPass {TokensPerPass}; both must be positive.";
        }

        if (Threads <= 0)
        {
            yield return $"Threads is {Threads}; it must be 1 or more.";
        }

        if (DecayStart is not (>= 0 and <= 1))
        {
            yield return $"DecayStart is {DecayStart}; it must lie in [0, 1].";
        }

        if (AverageDecay is not (>= 0 and < 1) || MuonMomentum is not (>= 0 and < 1))
        {
            yield return $"AverageDecay is {AverageDecay} and MuonMomentum {MuonMomentum}; both must lie in [0, 1).";
        }
    }
}
