namespace EdgeReasoner.Configuration;

/// <summary>What a reload starts from.</summary>
/// <param name="Running">The values in force, by key.</param>
/// <param name="Read">Reads the sources of the start again.</param>
internal sealed record ReloadSource(IReadOnlyDictionary<string, string?> Running, Func<LoadedConfiguration> Read);
