using EdgeReasoner.Evaluation.Running;
using static EdgeReasoner.Evaluation.Report.FigureText;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    // A family of one set has two groups with the same figures; one row is enough.
    private const int OneSet = 2;

    /// <summary>Makes all tables.</summary>
    /// <param name="report">The report; its first group is that of all items.</param>
    /// <returns>The tables, in the order in which they are shown.</returns>
    public static IReadOnlyList<ReportTable> Of(EvaluationReport report)
    {
        GroupFigures[] families = [.. report.Groups.Where(static group => group.Set == ReportBuilder.All)];
        return [Accuracy(report), Rounds(families, report.Settings.MaxRounds), Costs(report, families[0]), Confidence(families), Stops(families[0]), Shortcuts(families)];
    }

    /// <summary>Says how many answers came late.</summary>
    /// <param name="report">The report.</param>
    /// <returns>One sentence.</returns>
    public static string Late(EvaluationReport report) => report.Groups[0].Late is { } late
        ? Text($"Late answers with a deadline of {report.Settings.DeadlineMs} ms: {late.Late} of {late.Of}; without any answer: {late.NoAnswer}.")
        : "Late answers: not measured; give --deadline.";

    private static ReportTable Accuracy(EvaluationReport report) => new(
        "Share right, % (95 % interval of the loop); what was not understood is in no share",
        ["family", "set"],
        ["items", "not understood", .. report.Modes.Select(static mode => mode.Title)],
        [
            .. report.Groups.Where(group => group.Set == ReportBuilder.All || report.Groups.Count(other => other.Family == group.Family) > OneSet).Select(static group => (string[])
            [
                group.Family, group.Set, Text($"{group.Items}"), Text($"{group.NotUnderstood}"),
                .. group.Results.Select(static result => result.Mode == EvaluationMode.Loop.Key || result.Accuracy.Of == 0 ? Interval(result.Accuracy) : Percent(result.Accuracy.Share)),
            ]),
        ])
    {
        Note = report.Groups[0].NotUnderstoodExample is { } example ? $"Not understood, for example: {example}" : null,
    };

    private static ReportTable Rounds(GroupFigures[] families, int maxRounds) => new(
        "The loop by round: share right after it, % (wrong→right, right→wrong)",
        ["family"],
        [
            .. Enumerable.Range(0, maxRounds + 1).Select(static round => round == 0 ? "direct" : Text($"round {round}")),
            "gain over direct, points", "broken against direct", "after the first reasoning", "gain in 2 rounds", "mean rounds",
        ],
        [.. families.Where(static group => group.Items > group.NotUnderstood).Select(RoundsRow)]);

    private static string[] RoundsRow(GroupFigures group)
    {
        var gain = group.Gains.First(static gain => gain.Against == EvaluationMode.Direct.Key);
        return
        [
            group.Family,
            .. group.Rounds.Select(static round => Percent(round.Accuracy.Share) + (round.Round == 0 ? "" : Text($" (+{round.Fixed} −{round.Broken})"))),
            Points(gain),
            Text($"{gain.Broken}"),
            Text($"+{group.AfterFirst.Fixed} −{group.AfterFirst.Broken}"),
            group.GainInTwoRounds is { } share ? Percent(share) : None,
            Text($"{group.Results.First(static result => result.Mode == EvaluationMode.Loop.Key).MeanRounds:F2}"),
        ];
    }

    private static ReportTable Costs(EvaluationReport report, GroupFigures all) => new(
        "All items: what an answer costs, and what the loop gains over each way of answering",
        ["mode"],
        ["right, %", "rounds", "tokens", "median ms", "p95 ms", "loop's gain, points", "p"],
        [.. report.Modes.Zip(all.Results, (mode, result) => CostsRow(mode, result, all.Gains.FirstOrDefault(gain => gain.Against == mode.Key)))]);

    private static string[] CostsRow(ModeFigures mode, ResultFigures result, GainFigures? gain) =>
    [
        mode.Title, Interval(result.Accuracy), result.MeanRounds is { } rounds ? Text($"{rounds:F2}") : None,
        Text($"{result.MeanTokens:F1}"), Text($"{result.MedianMs:F2}"), Text($"{result.P95Ms:F2}"),
        gain is null ? "" : Points(gain), gain is null ? "" : Significance(gain.P),
    ];

    private static ReportTable Confidence(GroupFigures[] families) => new(
        "The loop's confidence",
        ["family"],
        ["ECE", "Brier", "AUROC", "AURC", "certified, %", "right of these, %"],
        [.. families.Where(static group => group.Confidence is not null).Select(static group => ConfidenceRow(group, group.Confidence!))]);

    private static string[] ConfidenceRow(GroupFigures group, ConfidenceFigures confidence) =>
    [
        group.Family, Text($"{confidence.CalibrationError:F3}"), Text($"{confidence.Brier:F3}"),
        confidence.Auroc is { } auroc ? Text($"{auroc:F3}") : None, Text($"{confidence.Aurc:F4}"),
        Percent(group.Certified.Coverage.Share), Interval(group.Certified.Accuracy),
    ];

    private static ReportTable Stops(GroupFigures all) => new(
        "All items: why the loop ended",
        ["stop reason"],
        ["items", "%", "right of these, %"],
        [.. all.Stops.Select(static stop => (string[])[stop.Reason, Text($"{stop.Share.Right}"), Percent(stop.Share.Share), Interval(stop.Accuracy)])]);

    private static ReportTable Shortcuts(GroupFigures[] families) => new(
        "What shortcuts without reasoning achieve, % right",
        ["family"],
        [.. families[0].Shortcuts.Select(static shortcut => shortcut.Name)],
        [.. families.Select(static group => (string[])[group.Family, .. group.Shortcuts.Select(static shortcut => Percent(shortcut.Accuracy.Share))])]);
}
