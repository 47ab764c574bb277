using System.Net;
using System.Text;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>Writes a report as one HTML file that needs nothing else: style, plotting library and figures are in it.</summary>
internal static class HtmlReport
{
    private static readonly string[] Scripts = ["d3.LICENSE", "d3.min.js", "plot.LICENSE", "plot.umd.min.js", "report.js"];

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The content of <c>report.html</c>.</returns>
    public static string Write(EvaluationReport report)
    {
        var page = new StringBuilder(Asset("report.html"))
            .Replace("{{title}}", WebUtility.HtmlEncode($"{report.Models[0].Name}: what reflection is worth"))
            .Replace("{{style}}", Asset("report.css"));
        foreach (var script in Scripts)
        {
            page.Replace("{{" + script + "}}", InScript(Asset(script)));
        }

        // Last, so that nothing a task file says is taken for a placeholder.
        return page.Replace("{{report}}", InScript(ReportJson.Write(report))).ToString();
    }

    /// <summary>Makes text safe between <c>&lt;script&gt;</c> and its end: nothing in it can end the element or begin a comment.</summary>
    /// <param name="text">JavaScript or JSON in which <c>&lt;</c> before a slash or an exclamation mark stands in strings and regular expressions only.</param>
    /// <returns>The same program or value.</returns>
    internal static string InScript(string text)
        => text.Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);

    private static string Asset(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The asset {name} is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
