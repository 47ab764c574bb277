using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Tests;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class SomeRequest
{
    /// <summary>A parser of requests without profiles.</summary>
    /// <param name="profiles">Profiles by name; null for none.</param>
    /// <returns>The parser, with the default limits.</returns>
    internal static RequestParser Parser(IReadOnlyDictionary<string, DecisionProfile>? profiles = null) => new(Catalog(profiles), maxPayloadBytes: 65_536);

    internal static ProfileCatalog Catalog(IReadOnlyDictionary<string, DecisionProfile>? profiles = null)
        => new(profiles ?? new Dictionary<string, DecisionProfile>(), defaultDeadlineMs: 1000, defaultMaxRounds: 3);
}
