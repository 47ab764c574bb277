using EdgeReasoner.Evaluation.Running;
using static EdgeReasoner.Evaluation.Report.FigureText;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>The pictures of a report: in <c>report.html</c>, and as files for documents.</summary>
internal static class SvgFigures
{
    // Okabe and Ito's palette, told apart by colour-blind readers.
    private static readonly string[] Colors = ["#000000", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    private static readonly (EvaluationMode Mode, string Name, int Color, bool IsHollow)[] Compared =
    [
        (EvaluationMode.Direct, "direct", 6, true),
        (EvaluationMode.Single, "one reasoning", 1, true),
        (EvaluationMode.Loop, "loop", 1, false),
        (EvaluationMode.AgainstDirect, "other, direct", 5, true),
        (EvaluationMode.AgainstSingle, "other, one reasoning", 2, false),
    ];

    /// <summary>Draws a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>File names with their content.</returns>
    public static IReadOnlyList<(string File, string Svg)> Write(EvaluationReport report)
    {
        GroupFigures[] families = [.. report.Groups.Where(static group => group.Set == ReportBuilder.All && group.Confidence is not null)];
        return families.Length == 0 ? [] :
        [
            ("rounds.svg", Rounds(families, report.Settings.MaxRounds)),
            ("models.svg", Models(families)),
            ("reliability.svg", Reliability(families[0])),
            ("risk-coverage.svg", RiskCoverage(families)),
        ];
    }

    private static string Rounds(GroupFigures[] families, int maxRounds)
    {
        var plot = new SvgPlot("Share right after each round (95 % intervals)", 640, 360, (-0.15, maxRounds + 0.15), (0, 1));
        Percents(plot.HorizontalTick);
        for (var round = 0; round <= maxRounds; round++)
        {
            plot.VerticalTick(round, round == 0 ? "direct" : Text($"round {round}"));
        }

        foreach (var (index, family) in families.Index())
        {
            var color = Colors[index % Colors.Length];
            var shift = (index - (families.Length / 2.0)) * 0.02; // or the intervals would hide each other
            plot.Line(family.Rounds.Select(round => (round.Round + shift, round.Accuracy.Share)), color, index == 0 ? 3 : 1.5);
            foreach (var round in family.Rounds)
            {
                plot.Line([(round.Round + shift, round.Accuracy.Low), (round.Round + shift, round.Accuracy.High)], color);
                plot.Dot((round.Round + shift, round.Accuracy.Share), color);
            }

            plot.Legend(family.Family, color);
        }

        return plot.ToString();
    }

    private static string Models(GroupFigures[] families)
    {
        var plot = new SvgPlot("Share right by way of answering (95 % intervals)", 640, 60 + (44 * families.Length) + 24, (0, 1), (families.Length - 0.5, -0.5), left: 110, right: 160);
        Percents(plot.VerticalTick);
        foreach (var (index, family) in families.Index())
        {
            plot.HorizontalTick(index, family.Family);
            foreach (var (place, compared) in Compared.Index())
            {
                if (family.Results.FirstOrDefault(result => result.Mode == compared.Mode.Key) is { } result)
                {
                    var at = index + ((place - 2) * 0.14);
                    plot.Line([(result.Accuracy.Low, at), (result.Accuracy.High, at)], Colors[compared.Color]);
                    plot.Dot((result.Accuracy.Share, at), Colors[compared.Color], compared.IsHollow);
                }
            }
        }

        foreach (var compared in Compared.Where(compared => families[0].Results.Any(result => result.Mode == compared.Mode.Key)))
        {
            plot.Legend(compared.Name, Colors[compared.Color], compared.IsHollow);
        }

        return plot.ToString();
    }

    private static string Reliability(GroupFigures all)
    {
        var plot = new SvgPlot(Text($"Confidence and share right, ECE {all.Confidence!.CalibrationError:F3}"), 440, 380, (0, 1), (0, 1), right: 24);
        Percents(plot.HorizontalTick);
        Percents(plot.VerticalTick);
        plot.AxisName("confidence published (bins of equal mass)");
        plot.Line([(0, 0), (1, 1)], SvgPlot.Ink, 1, isDashed: true);
        foreach (var bin in all.Confidence.Bins)
        {
            plot.Line([(bin.Confidence, bin.Accuracy.Low), (bin.Confidence, bin.Accuracy.High)], Colors[1]);
            plot.Dot((bin.Confidence, bin.Accuracy.Share), Colors[1]);
        }

        return plot.ToString();
    }

    private static string RiskCoverage(GroupFigures[] families)
    {
        var most = Math.Max(0.05, families.Max(static family => family.Confidence!.RiskCoverage.Select(static point => point.Risk).DefaultIfEmpty(0).Max()));
        var plot = new SvgPlot("Share wrong when only the most confident answers are given", 640, 340, (0, 1), (0, most));
        Percents(plot.VerticalTick);
        for (var tick = 0; tick <= 4; tick++)
        {
            plot.HorizontalTick(most * tick / 4, Text($"{most * tick * 25:F1} %"));
        }

        plot.AxisName("share of the questions answered");
        foreach (var (index, family) in families.Index())
        {
            plot.Line(family.Confidence!.RiskCoverage.Select(static point => (point.Coverage, point.Risk)), Colors[index % Colors.Length], index == 0 ? 3 : 1.5);
            plot.Legend(family.Family, Colors[index % Colors.Length]);
        }

        return plot.ToString();
    }

    private static void Percents(Action<double, string> tick)
    {
        for (var percent = 0; percent <= 100; percent += 20)
        {
            tick(percent / 100.0, Text($"{percent} %"));
        }
    }
}
