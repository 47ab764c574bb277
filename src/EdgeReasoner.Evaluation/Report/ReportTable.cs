namespace EdgeReasoner.Evaluation.Report;

/// <summary>A table of a report, as text: the terminal and <c>report.html</c> show the same.</summary>
/// <param name="Title">What its figures are, with their unit.</param>
/// <param name="Labels">Headings of the columns that name a row, at the left.</param>
/// <param name="Figures">Headings of the columns of figures.</param>
/// <param name="Rows">The rows, shape <c>[rows][labels + figures]</c>.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Labels, IReadOnlyList<string> Figures, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Gets a sentence that belongs below the table; null for none.</summary>
    public string? Note { get; init; }
}
