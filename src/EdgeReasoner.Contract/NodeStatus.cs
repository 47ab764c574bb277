namespace EdgeReasoner.Contract;

/// <summary>The state of a node, as its retained status document tells it.</summary>
public sealed record NodeStatus
{
    /// <summary>Gets its ability to decide.</summary>
    public required Readiness State { get; init; }

    /// <summary>Gets the instant at which that last changed.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Gets a number that rises with every start.</summary>
    public required long Session { get; init; }

    /// <summary>Gets the product's version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the loaded model; null without one.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Gets the most bytes of a payload.</summary>
    public required int MaxPayloadBytes { get; init; }

    /// <summary>Gets the most requests that wait.</summary>
    public required int QueueCapacity { get; init; }

    /// <summary>Gets median and 95 % quantile of the latest answers in milliseconds; null before the first.</summary>
    public (double P50, double P95)? AnswerTimes { get; init; }

    /// <summary>Gets the model's speed; null before it was measured.</summary>
    public (double Prefill, double Decode)? TokensPerSecond { get; init; }

    /// <summary>Gets the number of requests that wait.</summary>
    public int Queued { get; init; }

    /// <summary>Gets named checks, with a detail where one failed.</summary>
    public IReadOnlyList<(string Name, bool IsSound, string? Detail)> Health { get; init; } = [];

    /// <summary>Gets named counts since the start.</summary>
    public IReadOnlyList<(string Name, long Count)> Counters { get; init; } = [];

    /// <summary>Gets the counts of requests without a decision, by the reason's wire name.</summary>
    public IReadOnlyList<(string Reason, long Count)> Undecided { get; init; } = [];

    /// <summary>Gets the last requests without a decision, the latest last.</summary>
    public IReadOnlyList<UndecidedRequest> LastUndecided { get; init; } = [];

    /// <summary>Gets a value indicating whether their fields and messages may be told in full, which quote what the requests say: while debugging.</summary>
    public bool WithDetails { get; init; }

    /// <summary>Gets a value indicating whether it is one of <see cref="Shortened"/>.</summary>
    public bool IsShortened { get; private init; }

    /// <summary>Leaves out what can grow: the model, the sound checks, and the details of the others.</summary>
    /// <returns>The status, for a broker that takes small packets only.</returns>
    public NodeStatus Shortened()
        => this with { IsShortened = true, Model = null, LastUndecided = [], Health = [.. Health.Where(static check => !check.IsSound).Take(8).Select(static check => (check.Name, check.IsSound, (string?)null))] };
}
