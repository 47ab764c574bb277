using System.Globalization;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>Reads the number that a model wrote as its answer.</summary>
internal static class NumberText
{
    /// <summary>Reads a number with what people put around it: a currency or unit, thousands separated, a full stop.</summary>
    /// <param name="text">What the model wrote after "Answer:".</param>
    /// <returns>The number without needless zeros; null when there is none or more than one.</returns>
    public static string? Read(string text)
    {
        var line = text.Trim().Split('\n')[0].Replace('\u2212', '-').Replace("**", "", StringComparison.Ordinal);
        var start = line.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return null;
        }

        var end = start;
        while (end < line.Length && (char.IsAsciiDigit(line[end]) || (line[end] is '.' or ',' && end + 1 < line.Length && char.IsAsciiDigit(line[end + 1]))))
        {
            end++;
        }

        var isNegative = start > 0 && line[start - 1] == '-' && (start == 1 || !char.IsAsciiLetterOrDigit(line[start - 2]));
        var digits = line[start..end].Replace(",", "", StringComparison.Ordinal);
        return line.AsSpan(end).ContainsAnyInRange('0', '9') || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? null
            : (isNegative ? -value : value).ToString("0.############################", CultureInfo.InvariantCulture);
    }
}
