namespace EdgeReasoner.Reasoning.Learning;

/// <summary>K-fold cross-validation over items in a fixed order: item i is held out in fold i mod K.</summary>
internal static class Folds
{
    /// <summary>The items of one fold, and all others.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="items">All items.</param>
    /// <param name="fold">In [0, folds).</param>
    /// <param name="folds">2 or more.</param>
    /// <returns>What to fit on and what to judge by.</returns>
    public static (IReadOnlyList<T> Fit, IReadOnlyList<T> HeldOut) Split<T>(IReadOnlyList<T> items, int fold, int folds)
        => ([.. items.Where((_, i) => i % folds != fold)], [.. items.Where((_, i) => i % folds == fold)]);

    /// <summary>The loss of every item under a model that was fitted without it.</summary>
    /// <typeparam name="TItem">An item.</typeparam>
    /// <typeparam name="TModel">A fitted model.</typeparam>
    /// <param name="items">All items.</param>
    /// <param name="key">What an item belongs to; equal keys are in the same fold.</param>
    /// <param name="folds">2 or more.</param>
    /// <param name="fit">Fits a model.</param>
    /// <param name="loss">Judges a model on an item.</param>
    /// <returns>A loss for each item, in their order.</returns>
    public static double[] Losses<TItem, TModel>(IReadOnlyList<TItem> items, Func<TItem, int> key, int folds, Func<IReadOnlyList<TItem>, TModel> fit, Func<TModel, TItem, double> loss)
    {
        var losses = new double[items.Count];
        for (var fold = 0; fold < folds; fold++)
        {
            var model = fit([.. items.Where(item => key(item) % folds != fold)]);
            for (var i = 0; i < items.Count; i++)
            {
                losses[i] = key(items[i]) % folds == fold ? loss(model, items[i]) : losses[i];
            }
        }

        return losses;
    }

    /// <summary>Says whether a richer model is worth keeping: its held-out losses are lower by more than the standard error of the difference.</summary>
    /// <param name="simpler">Losses of the simpler model.</param>
    /// <param name="richer">Losses of the richer model on the same items.</param>
    /// <returns>True when it is.</returns>
    public static bool IsBetter(double[] simpler, double[] richer)
    {
        var differences = simpler.Zip(richer, static (a, b) => a - b).ToArray();
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / Math.Max(1, differences.Length - 1);
        return mean > Math.Sqrt(variance / differences.Length);
    }
}
