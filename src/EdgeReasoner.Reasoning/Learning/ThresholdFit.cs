using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Fits gate and stop thresholds by replaying decisions: the fewest rounds that cost at most a tenth of a point of accuracy.</summary>
/// <remarks>
/// Against the best of all rounds, the configuration's thresholds, and the most accurate ones that the search finds: rounds that are forced break
/// answers, so that all rounds alone are no high standard (seen: 96.1 % where early stopping had 97.7 %).
/// </remarks>
/// <param name="options">The configuration's.</param>
/// <param name="pooling">The configuration's weights.</param>
/// <param name="calibration">The family's, with its weights and flip counts.</param>
internal sealed class ThresholdFit(ReflectionOptions options, PoolingOptions pooling, FamilyCalibration calibration)
{
    /// <summary>Accuracy that may be lost against all rounds.</summary>
    private const double MostLost = 0.001;

    /// <summary>The promise of certified answers: this share of them is right.</summary>
    private const double LeastCertified = 0.97;

    private const int Sweeps = 3;

    // 1 is never reached, because the cap is under 1; 0 never endorses.
    private static readonly (double[] Values, Func<FittedThresholds, double, FittedThresholds> With)[] Coordinates =
    [
        ([1, 0.99, 0.97, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6], static (thresholds, value) => thresholds with { DirectThreshold = value }),
        ([0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7], static (thresholds, value) => thresholds with { GateThreshold = value }),
        ([1, 0.99, 0.97, 0.95, 0.9, 0.85, 0.8], static (thresholds, value) => thresholds with { CertifyThreshold = value }),
        ([6, 4.5, 3.5, 2.89, 2.2, 1], static (thresholds, value) => thresholds with { CertifyMargin = value }),
        ([1, 0.97, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5], static (thresholds, value) => thresholds with { ConvergedThreshold = value }),
        ([0, 0.02, 0.05, 0.1], static (thresholds, value) => thresholds with { AcceptLead = value }),
    ];

    /// <summary>Fits the thresholds.</summary>
    /// <param name="items">The items, none explored.</param>
    /// <returns>The fitted thresholds; none where, over held-out thirds, they cost more answers than the configuration's.</returns>
    public FittedThresholds Fit(IReadOnlyList<RecordedItem> items)
    {
        const int Thirds = 3;
        var (fitted, configured) = (0, 0);
        for (var third = 0; third < Thirds; third++)
        {
            var (train, heldOut) = Folds.Split(items, third, Thirds);
            fitted += Right(Policy(Search(train)), heldOut);
            configured += Right(Policy(new FittedThresholds()), heldOut);
        }

        return fitted >= configured - (MostLost * items.Count) ? Search(items) : new FittedThresholds();
    }

    private FittedThresholds Search(IReadOnlyList<RecordedItem> items)
    {
        var best = Search(items, double.PositiveInfinity); // the most right answers
        var needed = new[]
        {
            Right(new EveryRoundPolicy(options, pooling, calibration), items), Right(Policy(new FittedThresholds()), items), Right(Policy(best), items),
        }.Max() - (MostLost * items.Count);
        return Search(items, needed);
    }

    private FittedThresholds Search(IReadOnlyList<RecordedItem> items, double needed)
    {
        // From the most careful ones, which lose nothing, by coordinates to the fewest rounds. The margin begins at its default: certifying needs it
        // and the threshold, and a search that moves one at a time would never find it with both out of reach.
        var best = new FittedThresholds { DirectThreshold = 1, GateThreshold = 0, CertifyThreshold = 1, CertifyMargin = options.CertifyMargin, ConvergedThreshold = 1, AcceptLead = options.AcceptLead };
        var cost = Cost(best, items, needed);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var before = cost;
            foreach (var (values, with) in Coordinates)
            {
                foreach (var candidate in values.Select(value => with(best, value)))
                {
                    var candidateCost = Cost(candidate, items, needed);
                    if (candidateCost.CompareTo(cost) < 0)
                    {
                        (best, cost) = (candidate, candidateCost);
                    }
                }
            }

            if (cost == before)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>The cost of thresholds: right answers lost over what may be lost, certified answers wrong over what may be, then rounds, then answers not certified. Less is better, in this order.</summary>
    private (double Lost, double FalselyCertified, double Rounds, double Uncertified) Cost(FittedThresholds thresholds, IReadOnlyList<RecordedItem> items, double needed)
    {
        var policy = Policy(thresholds);
        var (right, certified, certifiedRight, rounds) = (0, 0, 0, 0);
        foreach (var item in items)
        {
            var outcome = Replay.Run(item, policy, item.Rounds.Count);
            right += outcome.IsRight ? 1 : 0;
            rounds += outcome.Rounds;
            if (outcome.Stop == StopReason.Certified)
            {
                certified++;
                certifiedRight += outcome.IsRight ? 1 : 0;
            }
        }

        return (double.IsInfinity(needed) ? -right : Math.Max(0, needed - right), Math.Max(0, (LeastCertified * certified) - certifiedRight), (double)rounds / Math.Max(1, items.Count), items.Count - certified);
    }

    private ReflectionPolicy Policy(FittedThresholds thresholds)
        => new(options, pooling, calibration with { Thresholds = thresholds }, new FlipStatistics());

    private static int Right(ReflectionPolicy policy, IEnumerable<RecordedItem> items) => items.Count(item => Replay.Run(item, policy, item.Rounds.Count).IsRight);
}
