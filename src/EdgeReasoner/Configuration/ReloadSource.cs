namespace EdgeReasoner.Configuration;

/// <summary>The starting point of reloads.</summary>
/// <param name="Running">The configuration in force, with its values and warnings.</param>
/// <param name="Read">Reads the sources of the start again.</param>
internal sealed record ReloadSource(LoadedConfiguration Running, Func<LoadedConfiguration> Read);
