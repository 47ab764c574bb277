using System.Globalization;

namespace EdgeReasoner.Benchmarks.Reporting;

/// <summary>A table of text, its columns as wide as their widest cell: the first aligned left, the others right.</summary>
/// <param name="headings">The columns.</param>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell per column: text, whole numbers, or other numbers, which are written with three significant digits or more.</param>
    public void Add(params object[] cells) => _rows.Add([.. cells.Select(Text)]);

    /// <summary>Writes the table and an empty line.</summary>
    /// <param name="output">Where to.</param>
    public void Print(TextWriter output)
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (var row in _rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        output.WriteLine();
    }

    private static string Text(object cell) => cell switch
    {
        double number when double.IsNaN(number) => "-",
        double number => number.ToString(Math.Abs(number) switch { >= 1000 => "0", >= 100 => "0.0", >= 10 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
