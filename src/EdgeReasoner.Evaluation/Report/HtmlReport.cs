using System.Globalization;
using System.Net;
using System.Text;
using EdgeReasoner.Evaluation.Running;
using static EdgeReasoner.Evaluation.Report.FigureText;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>Writes a report as one HTML page that needs nothing else, no script and no network: (1) heading, (2) most important figures, (3) pictures, (4) tables, (5) how it was measured.</summary>
internal static class HtmlReport
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The content of <c>report.html</c>; every text of task files, models and command line is escaped.</returns>
    public static string Write(EvaluationReport report)
    {
        var page = new StringBuilder();
        Heading(page, report);
        Cards(page, report.Groups[0], report.Settings.MaxRounds);
        Pictures(page, report);
        foreach (var table in ReportTables.Of(report))
        {
            Table(page, table);
        }

        Paragraph(page, ReportTables.Late(report));
        Measurement(page, report);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Heading(StringBuilder page, EvaluationReport report)
    {
        var title = $"{report.Models[0].Name}: what reflection is worth";
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Escaped(title)}</title>
            <style>
            {HtmlStyle.Css}
            </style>
            </head>
            <body>
            <main>
            <h1>{Escaped(title)}</h1>

            """);
        var models = string.Join(", against ", report.Models.Select(static model => Text($"{model.Name} {Start(model.Sha256, 12)} ({model.Quant}, {model.Bytes / 1e6:F2} MB)")));
        Paragraph(page, Text($"Measured {report.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC with EdgeReasoner {report.Version}: {models}."), "soft");
        page.Append(CultureInfo.InvariantCulture, $"<pre><code>{Escaped(report.Command)}</code></pre>\n");
    }

    private static void Cards(StringBuilder page, GroupFigures all, int maxRounds)
    {
        if (all.Confidence is not { } confidence)
        {
            return; // nothing was understood: there is no figure to show
        }

        var (direct, loop) = (ResultOf(all, EvaluationMode.Direct), ResultOf(all, EvaluationMode.Loop));
        var gain = all.Gains.First(static gain => gain.Against == EvaluationMode.Direct.Key);
        (string Figure, string Meaning)[] cards =
        [
            ($"{Percent(direct.Accuracy.Share)} → {Percent(loop.Accuracy.Share)}", "% right: direct → loop"),
            (Text($"{gain.Gain * 100:+0.0;−0.0;0.0}"), Text($"points gained ({gain.Low * 100:+0.0;−0.0;0.0} to {gain.High * 100:+0.0;−0.0;0.0})")),
            (Text($"{gain.Broken * 100.0 / Math.Max(1, direct.Accuracy.Of):F2} %"), "right directly, wrong with the loop"),
            (Text($"{loop.MeanRounds:F2}"), Text($"rounds in the mean, of at most {maxRounds}")),
            (Text($"{loop.MedianMs:G3} ms"), Text($"median a decision; 95 % within {loop.P95Ms:G3} ms")),
            (Text($"{confidence.CalibrationError:F3}"), "calibration error (ECE)"),
            ($"{Percent(all.Certified.Coverage.Share)} %", $"certified; right of these, %: {Interval(all.Certified.Accuracy)}"),
        ];
        page.Append("<div class=\"cards\">\n");
        foreach (var (figure, meaning) in cards)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{Escaped(figure)}</b><span>{Escaped(meaning)}</span></div>\n");
        }

        page.Append("</div>\n");
    }

    private static void Pictures(StringBuilder page, EvaluationReport report)
    {
        page.Append("<div class=\"figures\">\n");
        foreach (var (_, svg) in SvgFigures.Write(report))
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n{svg.TrimEnd()}\n</figure>\n");
        }

        page.Append("</div>\n");
    }

    private static void Table(StringBuilder page, ReportTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Escaped(table.Title)}</h2>\n<div class=\"scroll\"><table>\n<thead>");
        Row(page, "th", [.. table.Labels, .. table.Figures], table.Labels.Count);
        page.Append("</thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            Row(page, "td", row, table.Labels.Count);
            page.Append('\n');
        }

        page.Append("</tbody>\n</table></div>\n");
        if (table.Note is { } note)
        {
            Paragraph(page, note, "soft");
        }
    }

    private static void Row(StringBuilder page, string element, IReadOnlyList<string> cells, int labels)
    {
        page.Append("<tr>");
        foreach (var (index, cell) in cells.Index())
        {
            page.Append(CultureInfo.InvariantCulture, $"<{element}{(index < labels ? " class=\"label\"" : "")}>{Escaped(cell)}</{element}>");
        }

        page.Append("</tr>");
    }

    private static void Measurement(StringBuilder page, EvaluationReport report)
    {
        Table(page, new ReportTable("Ways of answering", ["mode", "what it does"], [], [.. report.Modes.Select(static mode => (string[])[mode.Title, mode.Description])]));
        Table(page, new ReportTable(
            "Task files", ["file", "format"], ["items", "SHA-256"],
            [.. report.Files.Select(static file => (string[])[file.Name, file.Format, Text($"{file.Items}"), Start(file.Sha256, 16)])]));
        Paragraph(page, "Every mode answered every item, in turns, so that whatever else the machine did met all alike. Intervals are 95 %: Wilson for shares, Agresti–Min for paired differences; p is the exact McNemar test.");
        Paragraph(page, Text($"Machine: {report.Machine.Os}, {report.Machine.Architecture}, {report.Machine.Processors} processors; threads a pass: {report.Settings.Threads}; seed {report.Settings.Seed}."), "soft");
    }

    private static void Paragraph(StringBuilder page, string text, string? style = null)
        => page.Append(CultureInfo.InvariantCulture, $"<p{(style is null ? "" : $" class=\"{style}\"")}>{Escaped(text)}</p>\n");

    private static ResultFigures ResultOf(GroupFigures group, EvaluationMode mode) => group.Results.First(result => result.Mode == mode.Key);

    private static string Start(string text, int length) => text[..Math.Min(length, text.Length)];

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
