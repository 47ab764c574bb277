using System.Globalization;
using System.Xml.Linq;
using EdgeReasoner.Evaluation.Report;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Report;

public sealed class SvgFiguresTests
{
    private const string Hostile = "<script>&\"";

    [Fact]
    public void Write_AnyReport_IsWellFormedAndWithinItsFrame()
    {
        var pictures = SvgFigures.Write(SomeReport.Of(Hostile));

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
        var dots = XDocument.Parse(SvgFigures.Write(SomeReport.Of(Hostile))[0].Svg).Descendants().Where(element => element.Name.LocalName == "circle")
            .Select(dot => double.Parse(dot.Attribute("cy")!.Value, CultureInfo.InvariantCulture)).ToArray();

        // Two items: none right directly, one after round 1, both after round 2; 282 pixels from 0 to 100 %.
        Assert.Equal([316, 175, 34, 34], dots[..4]);
    }

    [Fact]
    public void Write_Titles_FitTheirPictures()
        => Assert.All(SvgFigures.Write(SomeReport.Of()), picture =>
        {
            var root = XDocument.Parse(picture.Svg).Root!;
            var title = root.Elements().First(element => element.Name.LocalName == "text");
            Assert.True((double)title.Attribute("x")! + (title.Value.Length * 8.5) <= (double)root.Attribute("width")!, picture.File); // bold, 14 pixels
        });

    [Fact]
    public void Write_NothingUnderstood_DrawsNothing() => Assert.Empty(SvgFigures.Write(SomeReport.Of() with { Groups = [] }));
}
