namespace EdgeReasoner.Rules.English;

/// <summary>The units that numbers may carry, and how many of a smaller one make a larger one.</summary>
internal static class Units
{
    private static readonly string[] Symbols =
    [
        "°c", "°f", "l/min", "m3/h", "m³/h", "m/s", "kwh", "wh", "rpm", "ppm", "ppb", "kpa", "hpa", "mbar", "bar", "psi", "lux", "pa", "kw", "hz", "mm", "cm", "km",
        "kg", "ml", "ms", "min", "mv", "ma", "db", "%", "c", "f", "k", "l", "m", "h", "s", "v", "a", "w", "g", "d",
    ];

    private static readonly string[][] Names =
    [
        ["d", "days", "day"], ["h", "hours", "hour"], ["min", "minutes", "minute"], ["s", "seconds", "second", "sec"], ["m", "metres", "metre", "meters", "meter"],
        ["l", "litres", "litre", "liters", "liter"],
    ];

    private static readonly Dictionary<(string From, string To), int[]> Steps = new()
    {
        [("min", "s")] = [6, 10],
        [("h", "min")] = [6, 10],
        [("h", "s")] = [6, 6, 100],
        [("d", "h")] = [3, 8],
        [("km", "m")] = [1000],
        [("m", "cm")] = [100],
        [("cm", "mm")] = [10],
        [("m", "mm")] = [1000],
        [("kg", "g")] = [1000],
        [("l", "ml")] = [1000],
        [("kw", "w")] = [1000],
        [("kwh", "wh")] = [1000],
        [("v", "mv")] = [1000],
        [("a", "ma")] = [1000],
        [("bar", "mbar")] = [1000],
        [("kpa", "pa")] = [1000],
        [("hpa", "pa")] = [100],
        [("s", "ms")] = [1000],
    };

    /// <summary>Gets the pairs of units that one question may convert, larger one first.</summary>
    internal static IReadOnlyCollection<(string From, string To)> Convertible => Steps.Keys;

    /// <summary>Takes a unit after a number.</summary>
    /// <param name="cursor">Behind the number.</param>
    /// <returns>The unit, folded to its symbol; null when none stands there.</returns>
    internal static string? Take(TextCursor cursor)
    {
        foreach (var names in Names)
        {
            if (cursor.Take(names))
            {
                return names[0];
            }
        }

        return Array.Find(Symbols, symbol => cursor.Take(symbol));
    }

    /// <summary>The form in which units are compared.</summary>
    /// <param name="unit">A unit as a reading carries it.</param>
    /// <returns>Its symbol in lower case.</returns>
    internal static string Fold(string unit)
    {
        var folded = TextCursor.Fold(unit);
        return Array.Find(Names, names => names.Contains(folded))?[0] ?? folded;
    }

    /// <summary>The factors, one after the other, that turn a number of one unit into a number of another.</summary>
    /// <param name="from">The larger unit, folded.</param>
    /// <param name="to">The smaller unit, folded.</param>
    /// <returns>Factors of 2 to 9, 10, 100 or 1000; empty for the same unit, null when the pair is not known.</returns>
    internal static IReadOnlyList<int>? Between(string from, string to) => from == to ? [] : Steps.GetValueOrDefault((from, to));

    /// <summary>The number of seconds in a unit of time.</summary>
    /// <param name="unit">A folded unit.</param>
    /// <returns>Seconds, or null when it is none of s, min, h and d.</returns>
    internal static int? Seconds(string unit) => unit switch
    {
        "s" => 1,
        "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => null,
    };
}
