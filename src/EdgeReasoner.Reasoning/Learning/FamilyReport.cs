using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>The figures of a fit for one family: every one on items that the fit of their fold had not seen.</summary>
internal sealed record FamilyReport
{
    /// <summary>Gets the family.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the calibration fitted on all items.</summary>
    public required FamilyCalibration Calibration { get; init; }

    /// <summary>Gets the quality of the direct answer, with the defaults.</summary>
    public required Quality Direct { get; init; }

    /// <summary>Gets the quality of the loop with the defaults.</summary>
    public required Quality Before { get; init; }

    /// <summary>Gets the quality of the loop with what was learnt on the other folds.</summary>
    public required Quality After { get; init; }

    /// <summary>Gets the quality with all rounds always, with what was learnt on the other folds.</summary>
    public required Quality AllRounds { get; init; }

    /// <summary>Gets the quality of the loop with checkers, on other items, with what was learnt on the other folds.</summary>
    public required Quality Checked { get; init; }

    /// <summary>Gets what actions did, by round, with what was learnt on all items.</summary>
    public required IReadOnlyDictionary<(RoundAction Action, int Round), FlipCounts> Flips { get; init; }

    /// <summary>Fits a family and cross-validates the whole fit.</summary>
    /// <param name="family">The family.</param>
    /// <param name="items">Its items, in an order that is not by difficulty.</param>
    /// <param name="options">The configuration's.</param>
    /// <param name="pooling">The configuration's weights.</param>
    /// <param name="folds">2 or more.</param>
    /// <param name="progress">Told after each of folds + 1 fits; null for nobody.</param>
    /// <returns>The report.</returns>
    public static FamilyReport Make(
        string family, IReadOnlyList<RecordedItem> items, ReflectionOptions options, PoolingOptions pooling, int folds, Action? progress = null)
    {
        var fit = new FamilyFit(options, pooling, folds);
        var defaults = new ReflectionPolicy(options, pooling, FamilyCalibration.None, new FlipStatistics());
        List<ReplayOutcome> direct = [], before = [], after = [], allRounds = [], withCheckers = [];
        for (var fold = 0; fold < folds; fold++)
        {
            var (train, heldOut) = Folds.Split(items, fold, folds);
            if (train.Count == 0)
            {
                continue;
            }

            var calibration = fit.Fit(train);
            var (policy, all) = (fit.Policy(calibration), new EveryRoundPolicy(options, pooling, calibration));
            foreach (var item in heldOut.Where(static item => !item.IsExplored && !item.IsChecked))
            {
                direct.Add(Replay.Run(item, defaults, 0));
                before.Add(Replay.Run(item, defaults, options.MaxRounds));
                after.Add(Replay.Run(item, policy, options.MaxRounds));
                allRounds.Add(Replay.Run(item, all, options.MaxRounds));
            }

            withCheckers.AddRange(heldOut.Where(static item => item.IsChecked).Select(item => Replay.Run(item, policy, options.MaxRounds)));
            progress?.Invoke();
        }

        var final = fit.Fit(items);
        progress?.Invoke();
        return new FamilyReport
        {
            Family = family,
            Calibration = final,
            Direct = Quality.Of(direct),
            Before = Quality.Of(before),
            After = Quality.Of(after),
            AllRounds = Quality.Of(allRounds),
            Checked = Quality.Of(withCheckers),
            Flips = FlipFit.Count(items.Where(static item => !item.IsChecked), fit.Policy(final)),
        };
    }
}
