using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Counts what each action did to the incumbent, by round.</summary>
internal static class FlipFit
{
    /// <summary>Counts flips under a policy's weights with all rounds run.</summary>
    /// <param name="items">The items, explored ones included.</param>
    /// <param name="policy">The policy; a revision that its gate would have spared is not counted.</param>
    /// <returns>Counts by action and round; what never happened is missing.</returns>
    public static IReadOnlyDictionary<(RoundAction Action, int Round), FlipCounts> Count(IEnumerable<RecordedItem> items, ReflectionPolicy policy)
    {
        var counts = new Dictionary<(RoundAction, int), FlipCounts>();
        var all = new EveryRoundPolicy(new ReflectionOptions(), policy.Pooling, policy.Calibration with { Pooling = null });
        foreach (var item in items)
        {
            var (round, wasRight) = (0, false);
            Replay.Run(item, all, item.Rounds.Count, (record, state) =>
            {
                var isRight = state.Incumbent == item.Expected;
                if (record.Action != RoundAction.Direct && !policy.Endorses(record.Flaw))
                {
                    counts[(record.Action, round)] = Add(counts.GetValueOrDefault((record.Action, round)) ?? new FlipCounts(0, 0, 0, 0), wasRight, isRight);
                }

                (round, wasRight) = (round + 1, isRight);
            });
        }

        return counts;
    }

    /// <summary>Counts by action alone.</summary>
    /// <param name="byRound">Counts by action and round.</param>
    /// <returns>Their sums.</returns>
    public static IReadOnlyDictionary<RoundAction, FlipCounts> Sum(IReadOnlyDictionary<(RoundAction Action, int Round), FlipCounts> byRound)
        => byRound.GroupBy(static pair => pair.Key.Action, static pair => pair.Value).ToDictionary(
            static group => group.Key,
            static group => new FlipCounts(
                group.Sum(static c => c.Fixed), group.Sum(static c => c.StillWrong), group.Sum(static c => c.Broken), group.Sum(static c => c.StillRight)));

    private static FlipCounts Add(FlipCounts counts, bool wasRight, bool isRight) => (wasRight, isRight) switch
    {
        (false, true) => counts with { Fixed = counts.Fixed + 1 },
        (false, false) => counts with { StillWrong = counts.StillWrong + 1 },
        (true, false) => counts with { Broken = counts.Broken + 1 },
        _ => counts with { StillRight = counts.StillRight + 1 },
    };
}
