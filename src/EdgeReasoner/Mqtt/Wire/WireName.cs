using System.Text.Json;

namespace EdgeReasoner.Mqtt.Wire;

/// <summary>The spelling of an enumeration's names on the wire, in logs and in metrics: snake case.</summary>
internal static class WireName
{
    /// <summary>The name of one value.</summary>
    /// <typeparam name="T">An enumeration whose values count from 0 without a gap.</typeparam>
    /// <param name="value">A defined value.</param>
    /// <returns>Its name in snake case, such as <c>best_so_far</c>.</returns>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All[value];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
