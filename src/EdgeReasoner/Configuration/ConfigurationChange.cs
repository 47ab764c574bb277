namespace EdgeReasoner.Configuration;

/// <summary>The differences that a reload finds: keys that take effect at once, and keys that need a restart.</summary>
/// <param name="Applied">Keys that can be reloaded: <c>Logging:Level</c> and everything below <c>Profiles</c>.</param>
/// <param name="Refused">Keys that stay as they were until the daemon is started again.</param>
internal sealed record ConfigurationChange(IReadOnlyList<string> Applied, IReadOnlyList<string> Refused)
{
    private const string Profiles = nameof(DaemonConfiguration.Profiles) + ":";
    private const string LogLevel = nameof(DaemonConfiguration.Logging) + ":" + nameof(LoggingOptions.Level);

    /// <summary>Compares two sets of values.</summary>
    /// <param name="running">Values in force, by key.</param>
    /// <param name="wanted">Values read now, by key.</param>
    /// <returns>The keys that were added, changed or removed.</returns>
    public static ConfigurationChange Between(IReadOnlyDictionary<string, string?> running, IReadOnlyDictionary<string, string?> wanted)
    {
        var keys = running.Keys.Union(wanted.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => running.GetValueOrDefault(key) != wanted.GetValueOrDefault(key))
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToLookup(CanBeReloaded);
        return new ConfigurationChange([.. keys[true]], [.. keys[false]]);
    }

    private static bool CanBeReloaded(string key)
        => key.StartsWith(Profiles, StringComparison.OrdinalIgnoreCase) || key.Equals(LogLevel, StringComparison.OrdinalIgnoreCase);
}
