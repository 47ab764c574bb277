namespace EdgeReasoner.Configuration;

/// <summary>The outcome of loading: settings that can be used, or every reason why not.</summary>
/// <param name="Configuration">The settings; the defaults where a value could not be read. To be used only without problems.</param>
/// <param name="Problems">One sentence per problem.</param>
internal sealed record LoadedConfiguration(DaemonConfiguration Configuration, IReadOnlyList<string> Problems)
{
    /// <summary>Gets one sentence for each key of an earlier version that a source has; none of them stops anything.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets the default file where this user may not read it, so that its settings are not used; null otherwise.</summary>
    public string? Unread { get; init; }

    /// <summary>Gets the values that were set, by today's key.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; init; } = new Dictionary<string, string?>();
}
