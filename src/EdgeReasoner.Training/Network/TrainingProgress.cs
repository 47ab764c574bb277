using System.Globalization;

namespace EdgeReasoner.Training.Network;

/// <summary>Where a training run stands.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Loss">Mean cross-entropy of the last step, in nats per unit of weight.</param>
/// <param name="SmoothedLoss">The same, averaged over about the last 50 steps.</param>
/// <param name="TokensPerSecond">Speed since the last report.</param>
/// <param name="RateFactor">Factor of the learning rates, in [0, 1].</param>
/// <param name="Share">Share of the training done, in [0, 1].</param>
/// <param name="Elapsed">Time spent, earlier parts of a resumed run included.</param>
/// <param name="Remaining">Estimate of the time left.</param>
internal sealed record TrainingProgress(
    long Step, long Tokens, double Loss, double SmoothedLoss, double TokensPerSecond, double RateFactor, double Share, TimeSpan Elapsed,
    TimeSpan Remaining)
{
    /// <summary>One line for a log.</summary>
    /// <returns>Plain text without control characters.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"step {Step,6}  {Share,6:P1}  tokens {Tokens / 1e6,7:F2} M  loss {Loss:F4}  smoothed {SmoothedLoss:F4}  {TokensPerSecond,7:F0} tokens/s  rate {RateFactor:F3}  elapsed {Elapsed:hh\\:mm\\:ss}  left {Remaining:hh\\:mm\\:ss}");
}
