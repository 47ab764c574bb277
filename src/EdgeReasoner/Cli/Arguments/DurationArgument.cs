using System.Globalization;

namespace EdgeReasoner.Cli.Arguments;

/// <summary>Reads durations as people write them: <c>500ms</c>, <c>2s</c>, <c>1.5s</c>; a bare number is milliseconds.</summary>
internal static class DurationArgument
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, over zero.</param>
    /// <returns>False when it is not one.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (number, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1.0),
            _ when text.EndsWith('s') => (text[..^1], 1000.0),
            _ => (text, 1.0),
        };
        var isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        duration = isNumber && value * unit <= 600_000 ? TimeSpan.FromMilliseconds(value * unit) : TimeSpan.Zero;
        return duration > TimeSpan.Zero;
    }
}
