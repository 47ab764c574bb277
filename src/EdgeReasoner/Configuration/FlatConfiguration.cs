using Microsoft.Extensions.Configuration;

namespace EdgeReasoner.Configuration;

/// <summary>
/// Sources as flat key–value pairs, and their merger. The configuration library merges lists entry by entry (a base of <c>[2,3]</c> under
/// <c>[2]</c> gives 2,3); here a later source's list replaces the whole earlier one.
/// </summary>
internal static class FlatConfiguration
{
    private static readonly string[] Lists =
        [nameof(MqttOptions.AllowedResponsePrefixes), nameof(ProfileOptions.Options), nameof(ProfileOptions.Rules), nameof(FeedbackOptions.Auditors)];

    /// <summary>The values of one source.</summary>
    /// <param name="source">A configuration with one source.</param>
    /// <returns>Values by key, empty sections left out.</returns>
    public static IReadOnlyDictionary<string, string?> Of(IConfiguration source)
        => source.AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Merges sources, later ones winning, lists taken whole.</summary>
    /// <param name="sources">The sources, weakest first.</param>
    /// <returns>Values by key.</returns>
    public static IReadOnlyDictionary<string, string?> Merge(IEnumerable<IReadOnlyDictionary<string, string?>> sources)
    {
        var merged = new SortedDictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var source in sources)
        {
            foreach (var list in source.Keys.Select(ListOf).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
            {
                foreach (var stale in merged.Keys.Where(key => string.Equals(ListOf(key), list, StringComparison.OrdinalIgnoreCase)).ToArray())
                {
                    merged.Remove(stale);
                }
            }

            foreach (var (key, value) in source)
            {
                merged[key] = value;
            }
        }

        return merged;
    }

    // Mqtt:AllowedResponsePrefixes:0 belongs to the list Mqtt:AllowedResponsePrefixes; an empty list is its own key without an index.
    private static string? ListOf(string key)
    {
        var parts = key.Split(ConfigurationPath.KeyDelimiter);
        var last = int.TryParse(parts[^1], out _) ? parts.Length - 2 : parts.Length - 1;
        return last > 0 && Lists.Contains(parts[last], StringComparer.OrdinalIgnoreCase)
            ? string.Join(ConfigurationPath.KeyDelimiter, parts[..(last + 1)])
            : null;
    }
}
