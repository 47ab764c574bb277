using System.Globalization;

namespace EdgeReasoner.Training.Network;

/// <summary>The progress of a training run.</summary>
internal sealed record TrainingProgress
{
    /// <summary>Gets the number of optimiser steps done.</summary>
    internal required long Step { get; init; }

    /// <summary>Gets the number of tokens seen.</summary>
    internal required long Tokens { get; init; }

    /// <summary>Gets the mean cross-entropy of the last step, in nats per unit of weight.</summary>
    internal required double Loss { get; init; }

    /// <summary>Gets the same, averaged over about the last 50 steps.</summary>
    internal required double SmoothedLoss { get; init; }

    /// <summary>Gets the speed since the last report.</summary>
    internal required double TokensPerSecond { get; init; }

    /// <summary>Gets the factor of the learning rates, in [0, 1].</summary>
    internal required double RateFactor { get; init; }

    /// <summary>Gets the share of the training done, in [0, 1].</summary>
    internal required double Share { get; init; }

    /// <summary>Gets the time spent, earlier parts of a resumed run included.</summary>
    internal required TimeSpan Elapsed { get; init; }

    /// <summary>Gets the estimate of the time left.</summary>
    internal required TimeSpan Remaining { get; init; }

    /// <summary>One line for a log.</summary>
    /// <returns>Plain text without control characters.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"step {Step,6}  {Share,6:P1}  tokens {Tokens / 1e6,7:F2} M  loss {Loss:F4}  smoothed {SmoothedLoss:F4}  {TokensPerSecond,7:F0} tokens/s  rate {RateFactor:F3}  elapsed {Elapsed:hh\\:mm\\:ss}  left {Remaining:hh\\:mm\\:ss}");
}
