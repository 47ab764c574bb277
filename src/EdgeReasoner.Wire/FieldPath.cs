using System.Globalization;

namespace EdgeReasoner.Wire;

/// <summary>Paths of fields for others than the requester: what a request says is told to nobody else, and the names of its readings are part of it.</summary>
internal static class FieldPath
{
    private static readonly HashSet<string> Known =
        [.. RequestFieldsReader.Known.Split(", "), "payload", "label", "name", "value", "unit", "age_ms", "quality"];

    /// <summary>A path without the words that are not the contract's.</summary>
    /// <param name="path">The path, such as <c>readings.cellar.value</c>; null for none.</param>
    /// <returns>The same with a star in their place, such as <c>readings.*.value</c>; null for none.</returns>
    public static string? WithoutNames(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        var parts = path.Split('.').Select(Part).ToArray();
        return string.Join('.', parts.Where((part, index) => part != "*" || index == 0 || parts[index - 1] != "*"));
    }

    private static string Part(string part)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        var name = open < 0 ? part : part[..open];
        var isIndexed = open < 0 || (part[^1] == ']' && int.TryParse(part.AsSpan(open + 1, part.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return Known.Contains(name) && isIndexed ? part : "*";
    }
}
