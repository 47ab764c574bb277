using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>A probe whose right answer is known.</summary>
/// <param name="Raw">What the model said.</param>
/// <param name="Doubt">−ln of the least token probability before it.</param>
/// <param name="Expected">The right answer.</param>
/// <param name="Item">The item that it belongs to: several rounds of one item are never on both sides of a fold.</param>
internal sealed record JudgedProbe(AnswerDistribution Raw, double Doubt, string Expected, int Item)
{
    /// <summary>−ln of the probability that a distribution gives to the expected answer, that of an unseen answer where it was not seen.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="expected">The right answer.</param>
    /// <returns>In [0, 13.8] nats.</returns>
    public static double Loss(AnswerDistribution distribution, string expected)
        => Quality.Loss(distribution.Ids.Contains(expected) ? distribution.Of(expected) : distribution.Unseen, isRight: true);
}

/// <summary>Fits the calibration of one stage: the simplest one that held-out items do not improve on.</summary>
internal static class StageFit
{
    /// <summary>Fewer items than this teach a stage nothing of its own.</summary>
    public const int FewestItems = 40;

    /// <summary>Fits a stage.</summary>
    /// <param name="probes">Its probes.</param>
    /// <param name="folds">Folds of the cross-validation that decides.</param>
    /// <param name="usesPriors">Whether labels may have priors: only right after the prompt; once a reasoning names the answer, they would be noise.</param>
    /// <returns>
    /// From the simplest: the identity, a temperature, label priors with it, a logistic of the best answer on top, the doubt in it. Each is kept only
    /// when its held-out log loss is lower by more than a standard error than that of the last one kept.
    /// </returns>
    public static StageCalibration Fit(IReadOnlyList<JudgedProbe> probes, int folds, bool usesPriors)
    {
        if (probes.Count < FewestItems)
        {
            return StageCalibration.Identity;
        }

        var hasOptions = probes.All(static probe => !probe.Raw.IsOpen);
        var hasDoubt = probes.Any(static probe => probe.Doubt > 0);
        var best = (Func<IReadOnlyList<JudgedProbe>, StageCalibration>)(static _ => StageCalibration.Identity);
        var losses = Losses(best);
        if (hasOptions)
        {
            Consider(static items => Softmax(items, usesPriors: false));
            if (usesPriors)
            {
                Consider(static items => Softmax(items, usesPriors: true));
            }
        }

        var scale = best;
        Consider(items => WithLogistic(scale(items), items, usesDoubt: false));
        if (hasDoubt)
        {
            Consider(items => WithLogistic(scale(items), items, usesDoubt: true));
        }

        return best(probes) with { Items = probes.Count };

        double[] Losses(Func<IReadOnlyList<JudgedProbe>, StageCalibration> fit)
            => Folds.Losses(probes, static probe => probe.Item, folds, fit, static (model, probe) => JudgedProbe.Loss(model.Apply(probe.Raw, probe.Doubt), probe.Expected));

        void Consider(Func<IReadOnlyList<JudgedProbe>, StageCalibration> candidate)
        {
            var candidateLosses = Losses(candidate);
            if (Folds.IsBetter(losses, candidateLosses))
            {
                (best, losses) = (candidate, candidateLosses);
            }
        }
    }

    private static StageCalibration Softmax(IReadOnlyList<JudgedProbe> probes, bool usesPriors)
        => SoftmaxFit.Fit([.. probes.Select(static probe => JudgedOptions.Of(probe.Raw, probe.Expected)).OfType<JudgedOptions>()], usesPriors);

    private static StageCalibration WithLogistic(StageCalibration scale, IReadOnlyList<JudgedProbe> probes, bool usesDoubt)
        => scale with
        {
            Best = LogisticFit.Fit(
                [.. probes.Select(probe => (Scaled: scale.Apply(probe.Raw), probe)).Select(static pair
                    => new Judged(pair.Scaled.BestLogOdds, pair.probe.Doubt, pair.Scaled.Best == pair.probe.Expected))],
                usesDoubt),
        };
}
