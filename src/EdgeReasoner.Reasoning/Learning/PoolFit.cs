using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Fits the weights of the probes by a coordinate search on the log loss of the pool.</summary>
/// <param name="options">For the lead that accepting takes.</param>
/// <param name="stages">The calibration of the probes.</param>
/// <param name="start">Where the search begins, and what stays when it finds nothing better.</param>
internal sealed class PoolFit(ReflectionOptions options, FamilyCalibration stages, PoolingOptions start)
{
    private const int Sweeps = 3;

    // Weights count relative to FreshWeight, which stays. Coarse on purpose: the loss is flat between neighbours.
    private static readonly (double[] Values, Func<PoolingOptions, double, PoolingOptions> With)[] Coordinates =
    [
        ([0, 0.1, 0.25, 0.5, 1], static (weights, value) => weights with { DirectWeight = value }),
        ([0.25, 0.5, 1, 2, 4], static (weights, value) => weights with { RevisedWeight = value }),
        ([0, 0.1, 0.25, 0.5, 1], static (weights, value) => weights with { SupersededFactor = value }),
        ([0, 0.1, 0.25, 0.5, 1], static (weights, value) => weights with { RewrittenFactor = value }),
        ([0, 0.25, 0.5, 0.75, 1], static (weights, value) => weights with { Independence = value }),
    ];

    /// <summary>Fits the weights.</summary>
    /// <param name="items">The items.</param>
    /// <param name="folds">One in so many items is held out to decide whether the fitted weights are kept.</param>
    /// <returns>The weights: fitted, or where the search began.</returns>
    public PoolingOptions Fit(IReadOnlyList<RecordedItem> items, int folds)
    {
        var (fit, heldOut) = Folds.Split(items, 0, folds);
        return heldOut.Count > 1 && Folds.IsBetter(Losses(heldOut, start), Losses(heldOut, Search(fit))) ? Search(items) : start;
    }

    private PoolingOptions Search(IReadOnlyList<RecordedItem> items)
    {
        var (best, loss) = (start, Losses(items, start).Average());
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var before = loss;
            foreach (var (values, with) in Coordinates)
            {
                foreach (var candidate in values.Select(value => with(best, value)))
                {
                    var candidateLoss = Losses(items, candidate).Average();
                    if (candidateLoss < loss - 1e-6)
                    {
                        (best, loss) = (candidate, candidateLoss);
                    }
                }
            }

            if (loss == before)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>The mean log loss of the pool after each probe, for each item.</summary>
    private double[] Losses(IReadOnlyList<RecordedItem> items, PoolingOptions weights)
    {
        var policy = new EveryRoundPolicy(options, weights, stages with { Pooling = null });
        return [.. items.Select(item =>
        {
            var (sum, count) = (0.0, 0);
            Replay.Run(item, policy, item.Rounds.Count, (record, state) =>
            {
                if (record.Raw is not null && record.Action != RoundAction.Direct)
                {
                    sum += JudgedProbe.Loss(state.Pooled, item.Expected);
                    count++;
                }
            });
            return count == 0 ? 0 : sum / count;
        })];
    }
}
