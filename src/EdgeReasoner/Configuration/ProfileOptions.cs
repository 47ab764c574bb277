using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>
/// A decision prepared by the operator. Section <c>Profiles:NAME</c>. A request that names it inherits everything and may narrow it:
/// fewer options, a shorter deadline, fewer rounds, a higher minimum confidence, further rules after the profile's.
/// </summary>
internal sealed record ProfileOptions
{
    /// <summary>Gets or sets the question; empty when each request brings its own.</summary>
    public string Question { get; set; } = "";

    /// <summary>Gets or sets the rules, which precede those of the request; at most 16 of 160 characters.</summary>
    public IList<string> Rules { get; set; } = [];

    /// <summary>Gets or sets the ids of the allowed answers, 2 to 16; empty when each request brings its own.</summary>
    public IList<string> Options { get; set; } = [];

    /// <summary>Gets or sets the names that rules and question have for options, by id; an option without an entry is called by its id.</summary>
    public IDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the kind of answer; null means option when there are options, else as the request says.</summary>
    public AnswerType? AnswerType { get; set; }

    /// <summary>Gets or sets the time for a decision in milliseconds, 1 to 600,000; null for <c>Limits:DefaultDeadlineMs</c>.</summary>
    public int? DeadlineMs { get; set; }

    /// <summary>Gets or sets the option that stands in when undecided, overloaded or failing; null for none.</summary>
    public string? Fallback { get; set; }

    /// <summary>Gets or sets the most rounds, 0 to 8; null for <c>Reflection:MaxRounds</c>.</summary>
    public int? MaxRounds { get; set; }

    /// <summary>Gets or sets the confidence below which the outcome is undecided, in [0, 1]; null for the model's own minimum.</summary>
    public double? MinConfidence { get; set; }

    /// <summary>The profile that requests are completed with.</summary>
    /// <returns>These values, typed.</returns>
    public DecisionProfile ToProfile() => new()
    {
        Question = Question,
        Rules = [.. Rules],
        Options = [.. Options.Select(id => new DecisionOption(id, Labels.TryGetValue(id, out var label) ? label : null))],
        AnswerType = AnswerType,
        DeadlineMs = DeadlineMs,
        Fallback = Fallback,
        MaxRounds = MaxRounds,
        MinConfidence = MinConfidence,
    };

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <param name="key">Where they stand, such as <c>Profiles:coldroom</c>.</param>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems(string key)
    {
        if (Question.Length > RequestLimits.MaxQuestion)
        {
            yield return $"{key}:Question has {Question.Length} characters; it must have at most {RequestLimits.MaxQuestion}.";
        }

        if (Rules.Count > RequestLimits.MaxRules || Rules.Any(rule => rule.Length is 0 or > RequestLimits.MaxRule))
        {
            yield return $"{key}:Rules must be at most {RequestLimits.MaxRules} texts of 1 to {RequestLimits.MaxRule} characters.";
        }

        if (Options.Count is not (0 or (>= RequestLimits.MinOptions and <= RequestLimits.MaxOptions)))
        {
            yield return $"{key}:Options has {Options.Count} entries; it must have 2 to 16, or none when each request brings its own.";
        }

        if (Options.Any(id => id.Length is 0 or > RequestLimits.MaxName) || Options.Distinct(StringComparer.Ordinal).Count() != Options.Count)
        {
            yield return $"{key}:Options must be distinct names of 1 to {RequestLimits.MaxName} characters.";
        }

        foreach (var stray in Labels.Keys.Where(id => !Options.Contains(id)))
        {
            yield return $"{key}:Labels:{stray} labels no option; remove it or add the option.";
        }

        if (Fallback is not null && !Options.Contains(Fallback))
        {
            yield return $"{key}:Fallback is '{Fallback}'; it must be one of {key}:Options.";
        }

        foreach (var problem in NumberProblems(key))
        {
            yield return problem;
        }
    }

    private IEnumerable<string> NumberProblems(string key)
    {
        if (AnswerType is not null && (AnswerType == Contract.AnswerType.Option) != (Options.Count > 0))
        {
            yield return $"{key}:AnswerType is '{AnswerType}'; it is Option exactly when {key}:Options are given.";
        }

        if (DeadlineMs is < 1 or > RequestLimits.MaxDeadlineMs)
        {
            yield return $"{key}:DeadlineMs is {DeadlineMs}; it must lie in 1 to {RequestLimits.MaxDeadlineMs} milliseconds.";
        }

        if (MaxRounds is < 0 or > RequestLimits.MaxRounds)
        {
            yield return $"{key}:MaxRounds is {MaxRounds}; it must lie in 0 to {RequestLimits.MaxRounds}.";
        }

        if (MinConfidence is not (null or (>= 0 and <= 1)))
        {
            yield return $"{key}:MinConfidence is {MinConfidence}; it must lie in [0, 1].";
        }
    }
}
