using EdgeReasoner.Evaluation.Report;
using Spectre.Console;

namespace EdgeReasoner.Cli.Eval;

/// <summary>Prints a report's tables.</summary>
internal static class EvalTables
{
    // Where the output is no terminal there is no width to keep to.
    private const int WidthInFile = 240;

    /// <summary>Prints a report.</summary>
    /// <param name="report">The report.</param>
    public static void Print(EvaluationReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        foreach (var table in ReportTables.Of(report))
        {
            Print(table);
        }

        AnsiConsole.WriteLine(ReportTables.Late(report));
    }

    private static void Print(ReportTable table)
    {
        var printed = new Table().Title(Markup.Escape(table.Title)).Border(TableBorder.Simple);
        foreach (var heading in table.Labels)
        {
            printed.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        }

        foreach (var heading in table.Figures)
        {
            printed.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        }

        foreach (var row in table.Rows)
        {
            printed.AddRow([.. row.Select(static cell => new Text(cell))]);
        }

        AnsiConsole.Write(printed);
        if (table.Note is { } note)
        {
            AnsiConsole.WriteLine(note);
        }
    }
}
