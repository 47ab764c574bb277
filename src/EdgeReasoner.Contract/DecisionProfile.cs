namespace EdgeReasoner.Contract;

/// <summary>
/// A decision prepared by the operator. A request that names it inherits everything and may narrow it: fewer options, a shorter deadline,
/// fewer rounds, a higher minimum confidence, further rules after the profile's.
/// </summary>
public sealed record DecisionProfile
{
    /// <summary>Gets the question; empty when each request brings its own.</summary>
    public string Question { get; init; } = "";

    /// <summary>Gets the rules, which precede those of the request.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Gets the allowed answers, with what rules and question call them; empty when each request brings its own.</summary>
    public IReadOnlyList<DecisionOption> Options { get; init; } = [];

    /// <summary>Gets the kind of answer; null means option when there are options, else as the request says.</summary>
    public AnswerType? AnswerType { get; init; }

    /// <summary>Gets the time for a decision in milliseconds; null for the default.</summary>
    public int? DeadlineMs { get; init; }

    /// <summary>Gets the option that stands in when undecided, overloaded or failing; null for none.</summary>
    public string? Fallback { get; init; }

    /// <summary>Gets the most rounds; null for the default.</summary>
    public int? MaxRounds { get; init; }

    /// <summary>Gets the confidence below which the outcome is undecided, in [0, 1]; null for the model's own minimum.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>An option by its id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The option; null when the profile has none of that id.</returns>
    public DecisionOption? Option(string id) => Options.FirstOrDefault(option => option.Id == id);
}
