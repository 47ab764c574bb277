using System.Globalization;

namespace EdgeReasoner.Evaluation.Report;

/// <summary>The text of figures: shares in per cent and differences in points, with one decimal.</summary>
internal static class FigureText
{
    /// <summary>The text in place of a figure that nothing was measured for.</summary>
    public const string None = "-";

    /// <summary>Writes a share.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <returns>Per cent, without the sign.</returns>
    public static string Percent(double share) => Text($"{share * 100:F1}");

    /// <summary>Writes a share with its interval.</summary>
    /// <param name="share">The share.</param>
    /// <returns>Per cent, without the sign; <see cref="None"/> of none.</returns>
    public static string Interval(ShareFigures share) => share.Of == 0 ? None : Text($"{share.Share * 100:F1} ({share.Low * 100:F1}–{share.High * 100:F1})");

    /// <summary>Writes a gain with its interval.</summary>
    /// <param name="gain">The gain.</param>
    /// <returns>Points, with their sign.</returns>
    public static string Points(GainFigures gain) => Text($"{gain.Gain * 100:+0.0;−0.0;0.0} ({gain.Low * 100:+0.0;−0.0;0.0} to {gain.High * 100:+0.0;−0.0;0.0})");

    /// <summary>Writes a p-value.</summary>
    /// <param name="p">In [0, 1].</param>
    /// <returns>Three decimals; below one thousandth only that it is.</returns>
    public static string Significance(double p) => p < 0.001 ? "< 0.001" : Text($"{p:F3}");

    /// <summary>Writes numbers alike on every machine.</summary>
    /// <param name="text">The text with its numbers.</param>
    /// <returns>The text.</returns>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
