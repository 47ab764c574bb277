using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeReasoner.Evaluation.Report;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</h1></title></code><script>alert('&\"')</script><!-- <svg>";

    [Fact]
    public void Write_HostileTexts_StayText()
    {
        var page = HtmlReport.Write(SomeReport.Of(Hostile));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;/h1&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<pre><code>&lt;/h1&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"label\">&lt;/h1&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Not understood, for example: &lt;/h1&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Page_NeedsNothingElse()
    {
        var page = HtmlReport.Write(SomeReport.Of());

        Assert.DoesNotMatch(External(), page);
        Assert.InRange(page.Length, 5_000, 50_000);
    }

    [Fact]
    public void Write_Body_IsWellFormed()
    {
        var page = HtmlReport.Write(SomeReport.Of(Hostile));

        // Between the body's tags nothing is void or unquoted, so that an XML reader finds what is not closed or not escaped.
        var body = XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);
        Assert.Equal(SvgFigures.Write(SomeReport.Of()).Count, body.Descendants("figure").Count());
        Assert.Equal(Hostile, body.Descendants("code").Single().Value);
    }

    [Fact]
    public void Write_Tables_AreThoseOfTheTerminal()
    {
        var report = SomeReport.Of();
        var page = HtmlReport.Write(report);
        var body = XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);

        var shown = body.Descendants("table").Select(table => table.Element("tbody")!.Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()).ToArray()).ToArray();
        var expected = ReportTables.Of(report);
        Assert.Equal(expected.Count + 2, shown.Length); // and the ways of answering, and the task files
        Assert.All(expected.Index(), table => Assert.Equal(table.Item.Rows, shown[table.Index]));
    }

    [Fact]
    public void Write_NothingUnderstood_ShowsThatAndNoCards()
    {
        var report = SomeReport.Of();
        var nothing = report.Groups[0] with { NotUnderstood = 2, Confidence = null, Results = [.. report.Groups[0].Results.Select(result => result with { Accuracy = new ShareFigures(0, 0, 0, 0, 1) })] };

        var page = HtmlReport.Write(report with { Groups = [nothing] });

        Assert.DoesNotContain("class=\"card\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
        Assert.Contains("Not understood, for example", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_SameReport_IsTheSameText() => Assert.Equal(ReportJson.Write(SomeReport.Of()), ReportJson.Write(SomeReport.Of()));

    // Anything that a browser would fetch or run.
    [GeneratedRegex("""\s(src|href|on\w+)\s*=\s*["']|@import|url\(|<(script|link|iframe|img)""", RegexOptions.IgnoreCase)]
    private static partial Regex External();
}
