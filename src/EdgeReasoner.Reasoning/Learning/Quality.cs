namespace EdgeReasoner.Reasoning.Learning;

/// <summary>The quality of answers and of their confidences.</summary>
/// <param name="Items">Number of answers.</param>
/// <param name="Accuracy">Share of right ones, in [0, 1].</param>
/// <param name="Rounds">Mean rounds.</param>
/// <param name="LogLoss">Mean −ln of the probability that the confidence gave to what was the case, in nats.</param>
/// <param name="CalibrationError">Expected calibration error over ten equal bins of confidence, in [0, 1].</param>
/// <param name="Discrimination">AUROC of the confidence: the probability that a right answer has more of it than a wrong one; NaN when all are right or all wrong.</param>
internal sealed record Quality(int Items, double Accuracy, double Rounds, double LogLoss, double CalibrationError, double Discrimination)
{
    /// <summary>Gets the share of answers that were sure enough to be decisions, in [0, 1].</summary>
    public double Decided { get; init; }

    /// <summary>Gets the share of right ones among the decisions, in [0, 1]; NaN without any.</summary>
    public double DecidedAccuracy { get; init; } = double.NaN;

    private const int Bins = 10;
    private const double LeastProbability = 1e-6; // a certainty that was wrong costs 14 nats, not infinitely many

    /// <summary>Judges answers.</summary>
    /// <param name="outcomes">The answers.</param>
    /// <returns>Their quality; all 0 without any.</returns>
    public static Quality Of(IReadOnlyList<ReplayOutcome> outcomes) => outcomes.Count == 0
        ? new Quality(0, 0, 0, 0, 0, double.NaN)
        : new Quality(
            outcomes.Count,
            outcomes.Average(static outcome => outcome.IsRight ? 1.0 : 0),
            outcomes.Average(static outcome => outcome.Rounds),
            outcomes.Average(static outcome => Loss(outcome.Confidence, outcome.IsRight)),
            Error(outcomes),
            Auroc(outcomes))
        {
            Decided = outcomes.Average(static outcome => outcome.IsSure ? 1.0 : 0),
            DecidedAccuracy = (double)outcomes.Count(static outcome => outcome is { IsSure: true, IsRight: true }) / outcomes.Count(static outcome => outcome.IsSure),
        };

    /// <summary>−ln of the probability that a confidence gave to what was the case.</summary>
    /// <param name="confidence">In [0, 1].</param>
    /// <param name="isRight">What was the case.</param>
    /// <returns>In [0, 13.8] nats.</returns>
    public static double Loss(double confidence, bool isRight) => -Math.Log(Math.Clamp(isRight ? confidence : 1 - confidence, LeastProbability, 1));

    private static double Error(IReadOnlyList<ReplayOutcome> outcomes)
        => outcomes.GroupBy(static outcome => Math.Min(Bins - 1, (int)(outcome.Confidence * Bins)))
            .Sum(bin => Math.Abs(bin.Sum(static outcome => outcome.Confidence - (outcome.IsRight ? 1 : 0)))) / outcomes.Count;

    // The Mann-Whitney statistic by ranks; ties share their mean rank.
    private static double Auroc(IReadOnlyList<ReplayOutcome> outcomes)
    {
        var right = outcomes.Count(static outcome => outcome.IsRight);
        var wrong = outcomes.Count - right;
        var (rank, sum) = (0.0, 0.0);
        foreach (var tie in outcomes.GroupBy(static outcome => outcome.Confidence).OrderBy(static group => group.Key))
        {
            var count = tie.Count();
            sum += tie.Count(static outcome => outcome.IsRight) * (rank + ((count + 1) / 2.0));
            rank += count;
        }

        return right == 0 || wrong == 0 ? double.NaN : (sum - (right * (right + 1) / 2.0)) / ((double)right * wrong);
    }
}
