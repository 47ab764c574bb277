using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</script><script>alert('&\"')</script><!-- {{d3.min.js}}";

    [Fact]
    public void Write_HostileTexts_StayText()
    {
        var page = HtmlReport.Write(Report());

        Assert.DoesNotContain("alert('", page, StringComparison.Ordinal);
        Assert.Equal(Count(page, "<script"), Count(page, "</script>"));
        Assert.Contains("&lt;/script&gt;", page, StringComparison.Ordinal); // the title
    }

    [Fact]
    public void Write_Figures_CanBeReadBack()
    {
        using var document = JsonDocument.Parse(Figures().Match(HtmlReport.Write(Report())).Groups[1].Value);

        Assert.Equal(Hostile, document.RootElement.GetProperty("command").GetString());
        Assert.Equal("edge-reasoner-eval-1", document.RootElement.GetProperty("schema").GetString());
        Assert.Equal(4, document.RootElement.GetProperty("groups")[0].GetProperty("rounds").GetArrayLength());
    }

    [Fact]
    public void Write_Page_NeedsNothingElse()
    {
        var page = HtmlReport.Write(Report());

        Assert.DoesNotMatch(External(), page);
        Assert.DoesNotContain("{{title}}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{report", page, StringComparison.Ordinal);
        Assert.Contains("Permission to use, copy, modify", page, StringComparison.Ordinal); // the licences travel with the libraries
        Assert.InRange(page.Length, 400_000, 1_200_000);
    }

    [Theory]
    [InlineData("a</script>b", "a<\\/script>b")]
    [InlineData("<!-- x", "<\\!-- x")]
    [InlineData("a < b", "a < b")]
    public void InScript_Text_CannotEndTheElement(string text, string expected) => Assert.Equal(expected, HtmlReport.InScript(text));

    [Fact]
    public void Json_SameReport_IsTheSameText() => Assert.Equal(ReportJson.Write(Report()), ReportJson.Write(Report()));

    private static EvaluationReport Report()
    {
        EvaluationMode[] modes = [EvaluationMode.Direct, EvaluationMode.Loop];
        ItemResult[] results = [new(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(false), SomeItem.Result(true, 0.9, 1, null, false, true)])];
        return new EvaluationReport
        {
            MadeAt = DateTimeOffset.UnixEpoch,
            Command = Hostile,
            Version = "1",
            Machine = new MachineFigures("os", "x", 1),
            Models = [new ModelFigures("model", Hostile, new string('0', 64), "int8", 1)],
            Files = [],
            Settings = new SettingFigures(null, 1, 3, null, 1),
            Modes = [.. modes.Select(mode => new ModeFigures(mode.Key, mode.Title, mode.Description))],
            Groups = [new GroupBuilder(modes, 3, null).Build("all", "all", results, [.. Shortcuts.Names.Select(_ => new bool[1])])],
        };
    }

    private static int Count(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;

    [GeneratedRegex("<script type=\"application/json\" id=\"report\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Figures();

    // Anything that a browser would fetch.
    [GeneratedRegex("""(src|href)\s*=\s*["']|@import|url\((?!#)|fetch\(["']""")]
    private static partial Regex External();
}
