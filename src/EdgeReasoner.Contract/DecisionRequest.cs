namespace EdgeReasoner.Contract;

/// <summary>One decision asked for, already checked against the contract's limits, with profile defaults applied.</summary>
public sealed record DecisionRequest
{
    /// <summary>Gets the requester's own id for it, 1 to 64 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Gets a value indicating whether a profile filled it, which may be another tomorrow.</summary>
    public bool IsOfProfile { get; init; }

    /// <summary>Gets the question to be decided, at most 512 characters; empty when the rules alone say it.</summary>
    public string Question { get; init; } = "";

    /// <summary>Gets the allowed answers, 2 to 16; empty for an open answer.</summary>
    public IReadOnlyList<DecisionOption> Options { get; init; } = [];

    /// <summary>Gets the kind of answer; <see cref="AnswerType.Option"/> exactly when there are options.</summary>
    public AnswerType AnswerType { get; init; }

    /// <summary>Gets the observations, at most 64, in the order given.</summary>
    public IReadOnlyList<Reading> Readings { get; init; } = [];

    /// <summary>Gets the policy texts, at most 16 of 160 characters; the first rule that applies wins.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Gets further text, at most 1,024 characters, untrusted and quoted as data; empty when there is none.</summary>
    public string Context { get; init; } = "";

    /// <summary>Gets the time from receipt within which the answer must be published, 1 ms to 10 min.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the confidence in [0, 1] below which the outcome is undecided; null for the model's own minimum, 0 when any will do.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Gets the id of the option that stands in when undecided, overloaded or failing; null when there is none.</summary>
    public string? Fallback { get; init; }

    /// <summary>Gets the most rounds of reflection, 0 to 8; 0 is the direct answer only.</summary>
    public int MaxRounds { get; init; } = 3;

    /// <summary>Gets the urgency, 0 to 3; 3 is served first.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>Gets a value indicating whether best-so-far answers are published after each round.</summary>
    public bool Progress { get; init; }

    /// <summary>Gets a value indicating whether the answer carries the text of every round.</summary>
    public bool Trace { get; init; }
}
