using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Fits the last map, from pooled to published confidence, of one state of the reasoning.</summary>
internal static class ConfidenceFit
{
    /// <summary>Fits a map.</summary>
    /// <param name="answers">Best answers of the pool in this state.</param>
    /// <param name="folds">Folds of the cross-validation that decides.</param>
    /// <returns>The identity, a logistic, or an isotonic map, the simplest that held-out items do not improve on; always with a cap under 1.</returns>
    public static ConfidenceMap Fit(IReadOnlyList<Judged> answers, int folds)
    {
        if (answers.Count < StageFit.FewestItems)
        {
            return new ConfidenceMap { Cap = IsotonicFit.MostFor(answers.Count), Items = answers.Count };
        }

        Func<IReadOnlyList<Judged>, ConfidenceMap>[] candidates =
        [
            static items => new ConfidenceMap { Cap = IsotonicFit.Fit(items).Cap },
            static items => new ConfidenceMap { Cap = IsotonicFit.Fit(items).Cap, Logistic = LogisticFit.Fit(items, usesDoubt: false) },
            IsotonicFit.Fit,
        ];
        var best = candidates[0];
        var losses = Losses(best);
        foreach (var candidate in candidates[1..])
        {
            var candidateLosses = Losses(candidate);
            if (Folds.IsBetter(losses, candidateLosses))
            {
                (best, losses) = (candidate, candidateLosses);
            }
        }

        return best(answers) with { Items = answers.Count };

        double[] Losses(Func<IReadOnlyList<Judged>, ConfidenceMap> fit)
            => Folds.Losses(answers, static answer => answer.Item, folds, fit, static (map, answer) => Quality.Loss(map.Of(answer.LogOdds), answer.IsRight));
    }
}
