using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Learns all settings of one family from recorded items, without the model: (1) stages, (2) weights, (3) published confidence, (4) flips and thresholds, (5) from which confidence on answers may be acted on, (6) whether reflection pays.</summary>
/// <param name="options">The configuration's.</param>
/// <param name="pooling">The configuration's weights; where the search begins.</param>
/// <param name="folds">Folds of every cross-validation, 2 or more.</param>
internal sealed class FamilyFit(ReflectionOptions options, PoolingOptions pooling, int folds)
{
    /// <summary>More items than this make the searches slower and no better.</summary>
    private const int MostSearched = 2000;

    /// <summary>A net gain that chance would show more often than this is none.</summary>
    private const double Significance = 0.05;

    /// <summary>Fits a family.</summary>
    /// <param name="items">Its recorded items, 1 or more.</param>
    /// <returns>The calibration.</returns>
    /// <remarks>
    /// What a model can do is learnt from the items without checkers: stages, weights, flips, whether reflection pays. Checked items teach what their findings mean (the stages and states
    /// <see cref="ProbeStage.Flawed"/> and <see cref="ProbeStage.Incomplete"/>); thresholds must do for both.
    /// </remarks>
    public FamilyCalibration Fit(IReadOnlyList<RecordedItem> items)
    {
        RecordedItem[] alone = [.. items.Where(static item => !item.IsChecked)];
        RecordedItem[] usual = [.. alone.Where(static item => !item.IsExplored).Take(MostSearched)];
        var delivered = Delivered(items);

        // 1.
        var calibration = new FamilyCalibration { Items = items.Count, Stages = Stages(items) };

        // 2.
        calibration = calibration with { Pooling = new PoolFit(options, calibration, pooling).Fit(usual, folds) };

        // 3.
        calibration = calibration with { Confidence = Confidence(items, calibration) };

        // 5., for the first time: whether a direct answer may stand is part of what the thresholds are fitted to.
        calibration = Decided(items, calibration);

        // 4. Flips depend on what the gate lets through, and thresholds on what rounds gain: twice, the second time with the fitted gate.
        for (var i = 0; i < 2; i++)
        {
            calibration = calibration with { Flips = FlipFit.Sum(FlipFit.Count(alone, Policy(calibration))) };
            calibration = calibration with { Thresholds = new ThresholdFit(options, pooling, calibration).Fit(delivered) };
        }

        // 5. As the fitted thresholds end decisions.
        calibration = Decided(items, calibration);

        // 6.
        var p = PValue(usual, calibration);
        return calibration with { ReflectionPValue = p, Reflects = p < Significance };
    }

    /// <summary>Step 5 alone, for a calibration that is kept.</summary>
    /// <param name="items">The family's recorded items, 1 or more.</param>
    /// <param name="calibration">Its calibration.</param>
    /// <returns>The same with the confidences from which on answers may be acted on.</returns>
    public FamilyCalibration Decided(IEnumerable<RecordedItem> items, FamilyCalibration calibration) => DecidedFit.Fit(Delivered(items), Policy(calibration));

    /// <summary>The policy that a calibration makes.</summary>
    /// <param name="calibration">The family's.</param>
    /// <returns>The policy of the loop.</returns>
    public ReflectionPolicy Policy(FamilyCalibration calibration) => new(options, pooling, calibration, new FlipStatistics());

    private static RecordedItem[] Delivered(IEnumerable<RecordedItem> items) => [.. items.Where(static item => !item.IsExplored).Take(MostSearched)];

    private Dictionary<ProbeStage, StageCalibration> Stages(IReadOnlyList<RecordedItem> items)
    {
        var byStage = items.SelectMany(static (item, index) => item.Rounds.Where(round => round.Raw is { Best: not null } && Teaches(item, round))
                .Select(round => (round.Stage, Probe: new JudgedProbe(round.Raw!, round.Doubt, item.Expected, index))))
            .ToLookup(static pair => pair.Stage, static pair => pair.Probe);
        var calibrations = new Dictionary<ProbeStage, StageCalibration>();
        foreach (var stage in byStage)
        {
            // A stage with few items of its own borrows from all stages of its state.
            JudgedProbe[] probes = stage.Count() >= StageFit.FewestItems
                ? [.. stage]
                : [.. byStage.Where(other => ProbeStages.StateOf(other.Key) == ProbeStages.StateOf(stage.Key)).SelectMany(static other => other)];
            calibrations[stage.Key] = StageFit.Fit(probes, folds, usesPriors: stage.Key == ProbeStage.Direct);
        }

        return calibrations;
    }

    private Dictionary<ReasoningState, ConfidenceMap> Confidence(IEnumerable<RecordedItem> items, FamilyCalibration calibration)
    {
        var answers = Enum.GetValues<ReasoningState>().ToDictionary(static state => state, static _ => new List<Judged>());
        var policy = new EveryRoundPolicy(options, pooling, calibration);
        foreach (var (index, item) in items.Index())
        {
            Replay.Run(item, policy, item.Rounds.Count, (record, state) =>
            {
                // Known to be wrong or incomplete, an answer is published when no round is left.
                if (record.Raw is not null && Teaches(item, record) && (!item.IsChecked || record == item.Rounds[^1]))
                {
                    answers[ProbeStages.StateOf(record.Stage)].Add(new Judged(state.Pooled.BestLogOdds, 0, state.Pooled.Best == item.Expected, index));
                }
            });
        }

        return answers.ToDictionary(static pair => pair.Key, pair => ConfidenceFit.Fit(pair.Value, folds));
    }

    private static bool Teaches(RecordedItem item, RoundRecord round) => item.IsChecked == (round.Stage is ProbeStage.Flawed or ProbeStage.Incomplete);

    private double PValue(IEnumerable<RecordedItem> items, FamilyCalibration calibration)
    {
        var (policy, fixes, breaks) = (Policy(calibration), 0, 0);
        foreach (var item in items)
        {
            var (before, after) = (item.Rounds[0].Raw!, Replay.Run(item, policy, item.Rounds.Count));
            var wasRight = calibration.For(ProbeStage.Direct).Apply(before).Best == item.Expected;
            fixes += !wasRight && after.IsRight ? 1 : 0;
            breaks += wasRight && !after.IsRight ? 1 : 0;
        }

        return McNemar.PValue(fixes, breaks);
    }
}
