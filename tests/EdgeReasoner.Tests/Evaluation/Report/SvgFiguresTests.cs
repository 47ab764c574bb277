using System.Globalization;
using System.Xml.Linq;
using EdgeReasoner.Evaluation.Measures;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed class SvgFiguresTests
{
    private const string Hostile = "<script>&\"";

    [Fact]
    public void Write_AnyReport_IsWellFormedAndWithinItsFrame()
    {
        var pictures = SvgFigures.Write(Report());

        Assert.Equal(["rounds.svg", "models.svg", "reliability.svg", "risk-coverage.svg"], pictures.Select(picture => picture.File));
        foreach (var (file, svg) in pictures)
        {
            var root = XDocument.Parse(svg).Root!;
            var (width, height) = ((double)root.Attribute("width")!, (double)root.Attribute("height")!);
            foreach (var dot in root.Descendants().Where(element => element.Name.LocalName == "circle"))
            {
                Assert.True((double)dot.Attribute("cx")! is var x && x >= 0 && x <= width && (double)dot.Attribute("cy")! is var y && y >= 0 && y <= height, $"{file}: {dot}");
            }

            Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName == "script");
        }
    }

    [Fact]
    public void Write_Rounds_ShowsEachShareAtItsHeight()
    {
        var dots = XDocument.Parse(SvgFigures.Write(Report())[0].Svg).Descendants().Where(element => element.Name.LocalName == "circle")
            .Select(dot => double.Parse(dot.Attribute("cy")!.Value, CultureInfo.InvariantCulture)).ToArray();

        // Two items: none right directly, one after round 1, both after round 2; 282 pixels from 0 to 100 %.
        Assert.Equal([316, 175, 34, 34], dots[..4]);
    }

    [Fact]
    public void Write_NothingUnderstood_DrawsNothing() => Assert.Empty(SvgFigures.Write(Report() with { Groups = [] }));

    private static EvaluationReport Report()
    {
        EvaluationMode[] modes = [EvaluationMode.Direct, EvaluationMode.Loop];
        ItemResult[] results =
        [
            new(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(false), SomeItem.Result(true, 0.9, 1, null, false, true)]),
            new(SomeItem.Choice("j", "a", "q", "a", "b"), null, [SomeItem.Result(false), SomeItem.Result(true, 0.6, 2, null, false, false, true)]),
        ];
        return new EvaluationReport
        {
            MadeAt = DateTimeOffset.UnixEpoch,
            Command = "eval",
            Version = "1",
            Machine = new MachineFigures("os", "x", 1),
            Models = [new ModelFigures("model", "m", new string('0', 64), "int8", 1)],
            Files = [],
            Settings = new SettingFigures(null, 1, 3, null, 1),
            Modes = [.. modes.Select(mode => new ModeFigures(mode.Key, mode.Title, mode.Description))],
            Groups = [new GroupBuilder(modes, 3, null).Build(Hostile, "all", results, [.. Shortcuts.Names.Select(_ => new bool[2])])],
        };
    }
}
