using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>What fitting did for one family: every figure on items that the fit of their fold had not seen.</summary>
/// <param name="Family">The family.</param>
/// <param name="Calibration">Fitted on all items.</param>
/// <param name="Direct">The direct answer, with the defaults.</param>
/// <param name="Before">The loop with the defaults.</param>
/// <param name="After">The loop with what was learnt on the other folds.</param>
/// <param name="AllRounds">All rounds always, with what was learnt on the other folds.</param>
/// <param name="Checked">The loop with checkers, on other items, with what was learnt on the other folds.</param>
/// <param name="Flips">What actions did, by round, with what was learnt on all items.</param>
internal sealed record FamilyReport(
    string Family,
    FamilyCalibration Calibration,
    Quality Direct,
    Quality Before,
    Quality After,
    Quality AllRounds,
    Quality Checked,
    IReadOnlyDictionary<(RoundAction Action, int Round), FlipCounts> Flips)
{
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
        return new FamilyReport(
            family, final, Quality.Of(direct), Quality.Of(before), Quality.Of(after), Quality.Of(allRounds), Quality.Of(withCheckers), FlipFit.Count(items.Where(static item => !item.IsChecked), fit.Policy(final)));
    }
}
