namespace EdgeReasoner.Contract;

/// <summary>A request as its sender wrote it, before a profile fills the gaps; null where it says nothing.</summary>
public sealed class RequestDraft
{
    /// <summary>Gets or sets the requester's id.</summary>
    public string? Id { get; set; }

    /// <summary>Gets or sets the second name.</summary>
    public Transaction? Transaction { get; set; }

    /// <summary>Gets or sets the profile's name.</summary>
    public string? Profile { get; set; }

    /// <summary>Gets or sets the question.</summary>
    public string? Question { get; set; }

    /// <summary>Gets or sets the options.</summary>
    public IReadOnlyList<DecisionOption>? Options { get; set; }

    /// <summary>Gets or sets the kind of answer.</summary>
    public AnswerType? AnswerType { get; set; }

    /// <summary>Gets or sets the readings.</summary>
    public IReadOnlyList<Reading> Readings { get; set; } = [];

    /// <summary>Gets or sets the rules.</summary>
    public IReadOnlyList<string> Rules { get; set; } = [];

    /// <summary>Gets or sets the context.</summary>
    public string Context { get; set; } = "";

    /// <summary>Gets or sets the deadline in milliseconds.</summary>
    public int? DeadlineMs { get; set; }

    /// <summary>Gets or sets the minimum confidence.</summary>
    public double? MinConfidence { get; set; }

    /// <summary>Gets or sets the fallback.</summary>
    public string? Fallback { get; set; }

    /// <summary>Gets or sets the most rounds.</summary>
    public int? MaxRounds { get; set; }

    /// <summary>Gets or sets the priority.</summary>
    public int Priority { get; set; } = 1;

    /// <summary>Gets or sets a value indicating whether progress is published.</summary>
    public bool Progress { get; set; }

    /// <summary>Gets or sets a value indicating whether the answer carries the trace.</summary>
    public bool Trace { get; set; }
}
