using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Running;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>Computes the figures of groups of items.</summary>
/// <param name="modes">The modes, in the order of the results.</param>
/// <param name="maxRounds">Most rounds of the loop.</param>
/// <param name="deadline">Deadline of the mode that has one; null when late answers were not measured.</param>
internal sealed class GroupBuilder(IReadOnlyList<EvaluationMode> modes, int maxRounds, TimeSpan? deadline)
{
    private const int CurvePoints = 60;

    private readonly int _loop = IndexOf(modes, EvaluationMode.Loop);
    private readonly int _deadline = IndexOf(modes, EvaluationMode.Deadline);

    /// <summary>Computes a group's figures.</summary>
    /// <param name="family">Its family, or <c>all</c>.</param>
    /// <param name="set">Its set, or <c>all</c>.</param>
    /// <param name="results">Its items.</param>
    /// <param name="shortcuts">Which of them each shortcut solves, shape <c>[shortcuts][items]</c>.</param>
    /// <returns>The figures.</returns>
    public GroupFigures Build(string family, string set, IReadOnlyList<ItemResult> results, bool[][] shortcuts)
    {
        ItemResult[] decided = [.. results.Where(static result => result.NotUnderstood is null)];
        var rounds = Rounds(decided);
        return new GroupFigures
        {
            Family = family,
            Set = set,
            Items = results.Count,
            NotUnderstood = results.Count - decided.Length,
            NotUnderstoodExample = results.FirstOrDefault(static result => result.NotUnderstood is not null)?.NotUnderstood,
            Results = [.. modes.Select((mode, index) => Result(mode, [.. decided.Select(result => result.Modes[index])]))],
            Rounds = rounds,
            AfterFirst = AfterFirst(decided),
            GainInTwoRounds = GainInTwoRounds(rounds),
            Gains = [.. modes.Index().Where(pair => pair.Index != _loop).Select(pair => Gain(pair.Item, pair.Index, decided))],
            Stops = Stops(decided),
            Confidence = decided.Length == 0 ? null : Confidence([.. decided.Select(result => (result.Modes[_loop].Confidence, result.Modes[_loop].IsRight))], set == "all"),
            Certified = Certified(decided),
            Late = deadline is null ? null : Late([.. decided.Select(result => result.Modes[_deadline])], deadline.Value),
            Shortcuts = [.. Measures.Shortcuts.Names.Select((name, index) => new ShortcutFigures(name, Share(shortcuts[index].Count(static right => right), results.Count)))],
        };
    }

    private static int IndexOf(IReadOnlyList<EvaluationMode> modes, EvaluationMode mode)
        => modes.Index().Where(pair => pair.Item == mode).Select(static pair => pair.Index).DefaultIfEmpty(-1).First();

    private static ResultFigures Result(EvaluationMode mode, ModeResult[] results) => new(
        mode.Key,
        Share(results.Count(static result => result.IsRight), results.Length),
        results.Any(static result => result.Stop is not null) ? Round(results.Average(static result => result.Rounds)) : null,
        Round(results.Select(static result => (double)result.Tokens).DefaultIfEmpty(0).Average()),
        Round(Quantiles.Of(results.Select(static result => result.Elapsed.TotalMilliseconds), 0.5)),
        Round(Quantiles.Of(results.Select(static result => result.Elapsed.TotalMilliseconds), 0.95)));

    private RoundFigures[] Rounds(ItemResult[] decided)
    {
        var figures = new RoundFigures[maxRounds + 1];
        var before = new bool[decided.Length];
        for (var round = 0; round <= maxRounds; round++)
        {
            var (right, mended, broken, active) = (0, 0, 0, 0);
            foreach (var (index, result) in decided.Index())
            {
                var loop = result.Modes[_loop];
                var isRight = loop.RightAfterRound.Count == 0 ? loop.IsRight : loop.RightAfterRound[Math.Min(round, loop.RightAfterRound.Count - 1)];
                right += isRight ? 1 : 0;
                mended += round > 0 && isRight && !before[index] ? 1 : 0;
                broken += round > 0 && !isRight && before[index] ? 1 : 0;
                active += loop.Rounds >= round ? 1 : 0;
                before[index] = isRight;
            }

            figures[round] = new RoundFigures(round, Share(right, decided.Length), mended, broken, active);
        }

        return figures;
    }

    private FlipFigures AfterFirst(ItemResult[] decided)
    {
        (bool First, bool Last)[] answers = [.. decided.Select(result => result.Modes[_loop]).Where(static loop => loop.RightAfterRound.Count > 1).Select(static loop => (loop.RightAfterRound[1], loop.IsRight))];
        return new FlipFigures(answers.Count(static answer => !answer.First && answer.Last), answers.Count(static answer => answer.First && !answer.Last));
    }

    private static double? GainInTwoRounds(RoundFigures[] rounds)
    {
        var whole = rounds[^1].Accuracy.Right - rounds[0].Accuracy.Right;
        return whole > 0 ? Round((double)(rounds[Math.Min(2, rounds.Length - 1)].Accuracy.Right - rounds[0].Accuracy.Right) / whole) : null;
    }

    private GainFigures Gain(EvaluationMode against, int index, ItemResult[] decided)
    {
        var gain = PairedGain.Count(decided.Select(result => (result.Modes[_loop].IsRight, result.Modes[index].IsRight)));
        return new GainFigures(against.Key, Round(gain.Gain), Round(gain.Low), Round(gain.High), gain.Fixed, gain.Broken, Round(gain.P));
    }

    private StopFigures[] Stops(ItemResult[] decided)
        =>
        [
            .. decided.Select(result => result.Modes[_loop]).Where(static loop => loop.Stop is not null)
                .GroupBy(static loop => loop.Stop!.Value)
                .OrderByDescending(static stop => stop.Count()).ThenBy(static stop => stop.Key)
                .Select(stop => new StopFigures(
                    WireName.Of(stop.Key), Share(stop.Count(), decided.Length), Share(stop.Count(static loop => loop.IsRight), stop.Count()))),
        ];

    private CertifiedFigures Certified(ItemResult[] decided)
    {
        ModeResult[] certified = [.. decided.Select(result => result.Modes[_loop]).Where(static loop => loop.Stop is { } stop && WireName.Of(stop) is "certified" or "checker")];
        return new CertifiedFigures(Share(certified.Length, decided.Length), Share(certified.Count(static loop => loop.IsRight), certified.Length));
    }

    private static LateFigures Late(ModeResult[] results, TimeSpan deadline)
        => new(results.Count(result => result.Elapsed > deadline), results.Count(static result => result.Answer is null), results.Length);

    private static ConfidenceFigures Confidence((double Confidence, bool IsRight)[] answers, bool withCurve)
    {
        var bins = ConfidenceQuality.Reliability(answers);
        var curve = ConfidenceQuality.RiskCoverage(answers);
        return new ConfidenceFigures(
            Round(ConfidenceQuality.CalibrationError(bins)),
            Round(ConfidenceQuality.Brier(answers)),
            ConfidenceQuality.Auroc(answers) is { } auroc ? Round(auroc) : null,
            Round(curve.Average(static point => point.Risk)),
            [.. bins.Select(static bin => new BinFigures(Round(bin.MeanConfidence), Share(bin.Right, bin.Count)))],
            withCurve ? Thinned(curve) : []);
    }

    private static RiskFigures[] Thinned(IReadOnlyList<(double Coverage, double Risk)> curve)
    {
        var points = Math.Min(CurvePoints, curve.Count);
        return [.. Enumerable.Range(1, points).Select(point => curve[(int)((long)curve.Count * point / points) - 1]).Select(static point => new RiskFigures(Round(point.Coverage), Round(point.Risk)))];
    }

    private static ShareFigures Share(int right, int of)
    {
        var proportion = new Proportion(right, of);
        return new ShareFigures(right, of, Round(proportion.Share), Round(proportion.Low), Round(proportion.High));
    }

    // Six decimals: more than any sample carries, and the same text on every machine.
    private static double Round(double value) => Math.Round(value, 6);
}
