using System.Globalization;
using EdgeReasoner.Evaluation.Report;
using Spectre.Console;

namespace EdgeReasoner.Cli.Eval;

/// <summary>Prints a report as tables.</summary>
internal static class EvalTables
{
    // Where the output is no terminal there is no width to keep to.
    private const int WidthInFile = 240;

    // A family of one set has two groups with the same figures; one row is enough.
    private const int OneSet = 2;

    /// <summary>Prints a report.</summary>
    /// <param name="report">The report.</param>
    public static void Print(EvaluationReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        var families = report.Groups.Where(static group => group.Set == "all").ToArray();
        Accuracy(report);
        Rounds(families, report.Settings.MaxRounds);
        Costs(report, families[0]);
        Confidence(families);
        Stops(families[0]);
        Shortcuts(families);
        AnsiConsole.WriteLine(Late(report, families[0]));
    }

    private static void Accuracy(EvaluationReport report)
    {
        var table = NewTable("Share right, % (95 % interval of the loop); what was not understood is in no share", ["family", "set"], ["items", "not understood", .. report.Modes.Select(static mode => mode.Title)]);
        foreach (var group in report.Groups.Where(group => group.Set == "all" || report.Groups.Count(other => other.Family == group.Family) > OneSet))
        {
            Row(table, [
                group.Family, group.Set, Text($"{group.Items}"), Text($"{group.NotUnderstood}"),
                .. group.Results.Select(result => result.Mode == "loop" || result.Accuracy.Of == 0 ? Interval(result.Accuracy) : Percent(result.Accuracy.Share))]);
        }

        AnsiConsole.Write(table);
        if (report.Groups[0].NotUnderstoodExample is { } example)
        {
            AnsiConsole.WriteLine($"Not understood, for example: {example}");
        }
    }

    private static void Rounds(GroupFigures[] families, int maxRounds)
    {
        var table = NewTable(
            "The loop by round: share right after it, % (wrong→right, right→wrong)", ["family"],
            [.. Enumerable.Range(0, maxRounds + 1).Select(static round => round == 0 ? "direct" : Text($"round {round}")), "gain over direct, points", "broken against direct", "after the first reasoning", "gain in 2 rounds", "mean rounds"]);
        foreach (var group in families.Where(static group => group.Items > group.NotUnderstood))
        {
            var gain = group.Gains.First(static gain => gain.Against == "direct");
            Row(table, [
                group.Family,
                .. group.Rounds.Select(static round => Percent(round.Accuracy.Share) + (round.Round == 0 ? "" : Text($" (+{round.Fixed} −{round.Broken})"))),
                Points(gain),
                Text($"{gain.Broken}"),
                Text($"+{group.AfterFirst.Fixed} −{group.AfterFirst.Broken}"),
                group.GainInTwoRounds is { } share ? Percent(share) : "-",
                Text($"{group.Results.First(static result => result.Mode == "loop").MeanRounds:F2}")]);
        }

        AnsiConsole.Write(table);
    }

    private static void Costs(EvaluationReport report, GroupFigures all)
    {
        var table = NewTable("All items: what an answer costs, and what the loop gains over each way of answering", ["mode"], ["right, %", "rounds", "tokens", "median ms", "p95 ms", "loop's gain, points", "p"]);
        foreach (var (mode, result) in report.Modes.Zip(all.Results))
        {
            var gain = all.Gains.FirstOrDefault(gain => gain.Against == mode.Key);
            Row(table, [
                mode.Title, Interval(result.Accuracy), result.MeanRounds is { } rounds ? Text($"{rounds:F2}") : "-", Text($"{result.MeanTokens:F1}"), Text($"{result.MedianMs:F2}"), Text($"{result.P95Ms:F2}"),
                gain is null ? "" : Points(gain), gain is null ? "" : gain.P < 0.001 ? "< 0.001" : Text($"{gain.P:F3}")]);
        }

        AnsiConsole.Write(table);
    }

    private static void Confidence(GroupFigures[] families)
    {
        var table = NewTable("The loop's confidence", ["family"], ["ECE", "Brier", "AUROC", "AURC", "certified, %", "right of these, %"]);
        foreach (var group in families)
        {
            if (group.Confidence is { } confidence)
            {
                Row(table, [
                    group.Family, Text($"{confidence.CalibrationError:F3}"), Text($"{confidence.Brier:F3}"), confidence.Auroc is { } auroc ? Text($"{auroc:F3}") : "-", Text($"{confidence.Aurc:F4}"),
                    Percent(group.Certified.Coverage.Share), Interval(group.Certified.Accuracy)]);
            }
        }

        AnsiConsole.Write(table);
    }

    private static void Stops(GroupFigures all)
    {
        var table = NewTable("All items: why the loop ended", ["stop reason"], ["items", "%", "right of these, %"]);
        foreach (var stop in all.Stops)
        {
            Row(table, [stop.Reason, Text($"{stop.Share.Right}"), Percent(stop.Share.Share), Interval(stop.Accuracy)]);
        }

        AnsiConsole.Write(table);
    }

    private static void Shortcuts(GroupFigures[] families)
    {
        var table = NewTable("What shortcuts without reasoning achieve, % right", ["family"], [.. families[0].Shortcuts.Select(static shortcut => shortcut.Name)]);
        foreach (var group in families)
        {
            Row(table, [group.Family, .. group.Shortcuts.Select(static shortcut => Percent(shortcut.Accuracy.Share))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Late(EvaluationReport report, GroupFigures all) => all.Late is { } late
        ? Text($"Late answers with a deadline of {report.Settings.DeadlineMs} ms: {late.Late} of {late.Of}; without any answer: {late.NoAnswer}.")
        : "Late answers: not measured; give --deadline.";

    private static Table NewTable(string title, IEnumerable<string> left, IEnumerable<string> right)
    {
        var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Simple);
        foreach (var heading in left)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        }

        foreach (var heading in right)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        }

        return table;
    }

    private static void Row(Table table, string[] cells) => table.AddRow([.. cells.Select(static cell => new Text(cell))]);

    private static string Percent(double share) => Text($"{share * 100:F1}");

    private static string Interval(ShareFigures share) => share.Of == 0 ? "-" : Text($"{share.Share * 100:F1} ({share.Low * 100:F1}–{share.High * 100:F1})");

    private static string Points(GainFigures gain) => Text($"{gain.Gain * 100:+0.0;−0.0;0.0} ({gain.Low * 100:+0.0;−0.0;0.0} to {gain.High * 100:+0.0;−0.0;0.0})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
