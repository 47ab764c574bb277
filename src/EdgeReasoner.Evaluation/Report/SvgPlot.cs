using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>One plot as an SVG picture that shows the same everywhere: its own background, no script, no font but the viewer's sans-serif.</summary>
/// <param name="title">What it shows.</param>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
/// <param name="x">Data range from left to right.</param>
/// <param name="y">Data range from bottom to top.</param>
/// <param name="left">Pixels for labels at the left.</param>
/// <param name="right">Pixels for the legend at the right.</param>
internal sealed class SvgPlot(string title, int width, int height, (double From, double To) x, (double From, double To) y, int left = 48, int right = 120)
{
    /// <summary>The colour of text and of the diagonal, which are neither family nor mode.</summary>
    public const string Ink = "#1f2933";

    private const int Top = 34;
    private const int Bottom = 44;
    private const string Grid = "#e4e7eb";

    private readonly StringBuilder _marks = new();
    private int _legend;

    /// <summary>Draws a line of the grid with its label, across the plot.</summary>
    /// <param name="value">Where.</param>
    /// <param name="label">What stands beside it.</param>
    public void HorizontalTick(double value, string label)
    {
        Mark($"""<line x1="{left}" y1="{Y(value)}" x2="{width - right}" y2="{Y(value)}" stroke="{Grid}"/>""");
        Label(left - 8, double.Parse(Y(value), CultureInfo.InvariantCulture) + 4, label, "end");
    }

    /// <summary>Draws a line of the grid with its label, from bottom to top.</summary>
    /// <param name="value">Where.</param>
    /// <param name="label">What stands below it.</param>
    public void VerticalTick(double value, string label)
    {
        Mark($"""<line x1="{X(value)}" y1="{Top}" x2="{X(value)}" y2="{height - Bottom}" stroke="{Grid}"/>""");
        Label(double.Parse(X(value), CultureInfo.InvariantCulture), height - Bottom + 16, label, "middle");
    }

    /// <summary>Names the horizontal axis.</summary>
    /// <param name="label">Its name.</param>
    public void AxisName(string label) => Label(left + ((width - left - right) / 2.0), height - 10, label, "middle");

    /// <summary>Draws a line through points.</summary>
    /// <param name="points">The points, in data.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="strokeWidth">In pixels.</param>
    /// <param name="isDashed">Whether it is dashed.</param>
    public void Line(IEnumerable<(double X, double Y)> points, string color, double strokeWidth = 1.5, bool isDashed = false)
        => Mark($"""<polyline points="{string.Join(' ', points.Select(point => $"{X(point.X)},{Y(point.Y)}"))}" fill="none" stroke="{color}" stroke-width="{Number(strokeWidth)}" stroke-linejoin="round"{(isDashed ? " stroke-dasharray=\"4 4\"" : "")}/>""");

    /// <summary>Draws a dot.</summary>
    /// <param name="at">Where, in data.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="isHollow">Whether only its rim is drawn.</param>
    public void Dot((double X, double Y) at, string color, bool isHollow = false)
        => Mark($"""<circle cx="{X(at.X)}" cy="{Y(at.Y)}" r="4" fill="{(isHollow ? "#ffffff" : color)}" stroke="{color}" stroke-width="1.5"/>""");

    /// <summary>Adds a line to the legend.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="color">The colour it explains.</param>
    /// <param name="isHollow">Whether its dot is hollow.</param>
    public void Legend(string text, string color, bool isHollow = false)
    {
        var at = Top + 8 + (18 * _legend++);
        Mark($"""<circle cx="{width - right + 16}" cy="{at}" r="4" fill="{(isHollow ? "#ffffff" : color)}" stroke="{color}" stroke-width="1.5"/>""");
        Label(width - right + 26, at + 4, text, "start");
    }

    /// <inheritdoc/>
    public override string ToString() => $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="system-ui, sans-serif" font-size="12" role="img">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <rect width="{width}" height="{height}" fill="#ffffff"/>
        <text x="{left}" y="20" fill="{Ink}" font-size="14" font-weight="600">{WebUtility.HtmlEncode(title)}</text>
        {_marks}</svg>

        """;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string X(double value) => Number(left + ((value - x.From) / (x.To - x.From) * (width - left - right)));

    private string Y(double value) => Number(height - Bottom - ((value - y.From) / (y.To - y.From) * (height - Top - Bottom)));

    private void Label(double atX, double atY, string text, string anchor)
        => Mark($"""<text x="{Number(atX)}" y="{Number(atY)}" fill="{Ink}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""");

    private void Mark(string element) => _marks.Append(element).Append('\n');
}
