namespace EdgeReasoner.Inference.Generation;

/// <summary>The two regimes of forward passes; their costs follow different laws.</summary>
public enum ForwardPassKind
{
    /// <summary>Several new tokens at once: compute-bound.</summary>
    Prefill,

    /// <summary>One new token: memory-bound.</summary>
    Decode,
}

/// <summary>One completed forward pass and what it took: an observation for a cost model.</summary>
/// <param name="Kind">Prefill or decode.</param>
/// <param name="Tokens">New tokens n, 1 or more.</param>
/// <param name="Context">Tokens that were in the KV cache before the pass, 0 or more.</param>
/// <param name="Elapsed">Time on the monotonic clock, the model's call only.</param>
public readonly record struct ForwardPass(ForwardPassKind Kind, int Tokens, int Context, TimeSpan Elapsed)
{
    /// <summary>Gets the number of sequences that took this step side by side, each with so many new tokens, or of the workers that took turns while it was waited for (<see cref="DecodeBatcher"/>); 1 for one alone.</summary>
    public int Branches { get; init; } = 1;
}
