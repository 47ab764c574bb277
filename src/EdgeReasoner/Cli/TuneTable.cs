using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Learning;
using Spectre.Console;

namespace EdgeReasoner.Cli;

/// <summary>The display of <c>tune</c>: a progress bar, then what fitting did on items it had not seen.</summary>
internal static class TuneTable
{
    /// <summary>Does work under a progress bar; plain lines where the output is no terminal.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="title">What is done.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="work">The work; calls its argument after each step, from any thread.</param>
    /// <returns>What the work gave.</returns>
    public static T WithProgress<T>(string title, int steps, Func<Action, T> work)
        => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(title, maxValue: Math.Max(1, steps));
                return work(() => task.Increment(1));
            });

    /// <summary>Prints the summary.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="reports">One report a family.</param>
    public static void Print(IAnsiConsole console, IReadOnlyList<FamilyReport> reports)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        var table = new Table().Border(TableBorder.Simple).Title("Held-out folds: direct, loop with defaults, loop as fitted, all rounds as fitted, loop with checkers as fitted");
        foreach (var heading in (string[])["family", "items", "loop", "accuracy", "rounds", "log loss", "ECE", "AUROC", "decided", "of these right", "reflection"])
        {
            table.AddColumn(new TableColumn(heading) { Alignment = heading is "family" or "loop" or "reflection" ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var report in reports.OrderBy(static report => report.Family, StringComparer.Ordinal))
        {
            Add(table, report, "direct", report.Direct, "");
            Add(table, report, "before", report.Before, "");
            Add(table, report, "after", report.After, Line($"{(report.Calibration.Reflects ? "on" : "off")} (p = {report.Calibration.ReflectionPValue:G2})"));
            Add(table, report, "all rounds", report.AllRounds, "");
            if (report.Checked.Items > 0)
            {
                Add(table, report, "checked", report.Checked, "");
            }
        }

        console.Write(table);
        console.Write(Flips(reports));
    }

    private static void Add(Table table, FamilyReport report, string loop, Quality quality, string reflection) => table.AddRow(
        new Text(report.Family),
        new Text(Line($"{quality.Items}")),
        new Text(loop),
        new Text(Line($"{quality.Accuracy * 100:F1} %")),
        new Text(Line($"{quality.Rounds:F2}")),
        new Text(Line($"{quality.LogLoss:F4}")),
        new Text(Line($"{quality.CalibrationError:F4}")),
        new Text(double.IsNaN(quality.Discrimination) ? "-" : Line($"{quality.Discrimination:F3}")),
        new Text(Line($"{quality.Decided * 100:F1} %")),
        new Text(double.IsNaN(quality.DecidedAccuracy) ? "-" : Line($"{quality.DecidedAccuracy * 100:F1} %")),
        new Text(reflection));

    private static Table Flips(IReadOnlyList<FamilyReport> reports)
    {
        var table = new Table().Border(TableBorder.Simple).Title("What actions did to answers, items without checkers");
        foreach (var heading in (string[])["family", "round", "action", "wrong→right", "of wrong", "right→wrong", "of right"])
        {
            table.AddColumn(new TableColumn(heading) { Alignment = heading is "family" or "action" ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (var report in reports.OrderBy(static report => report.Family, StringComparer.Ordinal))
        {
            foreach (var ((action, round), counts) in report.Flips.OrderBy(static pair => pair.Key.Round).ThenBy(static pair => pair.Key.Action))
            {
                var row = (string[])
                [
                    report.Family, Line($"{round}"), WireName.Of(action), Line($"{counts.Fixed}"), Line($"{counts.Fixed + counts.StillWrong}"),
                    Line($"{counts.Broken}"), Line($"{counts.Broken + counts.StillRight}"),
                ];
                table.AddRow(row.Select(static cell => new Text(cell)));
            }
        }

        return table;
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
