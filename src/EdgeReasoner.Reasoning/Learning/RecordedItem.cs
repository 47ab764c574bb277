using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>A request with a known answer, and all rounds of its decision with early stopping off.</summary>
/// <param name="Family">The prompt's family.</param>
/// <param name="Expected">The right answer: an option's id, or a normalised open answer.</param>
/// <param name="Rounds">The rounds, the direct probe first; at least that.</param>
internal sealed record RecordedItem(string Family, string Expected, IReadOnlyList<RoundRecord> Rounds)
{
    /// <summary>Gets the set of items that it belongs to; empty for none.</summary>
    public string Set { get; init; } = "";

    /// <summary>Gets the request's id, for whoever reads the log.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gets a value indicating whether the checker saw its reasonings: its rounds are then those of the loop with checkers, up to a proof.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Gets a value indicating whether a round was chosen to be measured, not because a policy would choose it: such rounds are not replayed.</summary>
    public bool IsExplored { get; init; }
}
