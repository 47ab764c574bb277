using EdgeReasoner.Evaluation.Report;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed class ReportTablesTests
{
    [Fact]
    public void Of_AnyReport_EveryRowHasACellForEveryHeading()
        => Assert.All(ReportTables.Of(SomeReport.Of()), table => Assert.All(table.Rows, row => Assert.Equal(table.Labels.Count + table.Figures.Count, row.Count)));

    [Fact]
    public void Of_Rounds_TellSharesAndFlips()
        => Assert.Equal(
            ["family", "0.0", "50.0 (+1 −0)", "100.0 (+1 −0)", "100.0 (+0 −0)"],
            ReportTables.Of(SomeReport.Of())[1].Rows[0].Take(5));

    [Fact]
    public void Of_FamilyOfOneSet_HasOneRowOfAccuracy()
    {
        var report = SomeReport.Of();
        var (all, family) = (report.Groups[0] with { Family = "all" }, report.Groups[0]);

        Assert.Equal(["all", "family"], Families([all, family, family with { Set = "s" }]));
        Assert.Equal(["all", "family", "family", "family"], Families([all, family, family with { Set = "s" }, family with { Set = "t" }]));

        IEnumerable<string> Families(GroupFigures[] groups) => ReportTables.Of(report with { Groups = groups })[0].Rows.Select(row => row[0]);
    }

    [Theory]
    [InlineData(0.12345, "12.3")]
    [InlineData(1, "100.0")]
    public void Percent_Share_HasOneDecimal(double share, string expected) => Assert.Equal(expected, FigureText.Percent(share));

    [Fact]
    public void Interval_OfNone_IsADash() => Assert.Equal(("-", "50.0 (10.0–90.0)"), (FigureText.Interval(new ShareFigures(0, 0, 0, 0, 1)), FigureText.Interval(new ShareFigures(1, 2, .5, .1, .9))));

    [Fact]
    public void Points_Loss_HasATrueMinus() => Assert.Equal("−2.0 (−5.0 to +1.0)", FigureText.Points(new GainFigures("direct", -.02, -.05, .01, 1, 2, .5)));

    [Fact]
    public void Late_NotMeasured_SaysHowToMeasure()
    {
        var report = SomeReport.Of();

        Assert.Equal("Late answers: not measured; give --deadline.", ReportTables.Late(report));
        Assert.Equal(
            "Late answers with a deadline of 20 ms: 1 of 3; without any answer: 2.",
            ReportTables.Late(report with { Settings = report.Settings with { DeadlineMs = 20 }, Groups = [report.Groups[0] with { Late = new LateFigures(1, 2, 3) }] }));
    }
}
