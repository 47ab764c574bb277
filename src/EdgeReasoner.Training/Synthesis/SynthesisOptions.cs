namespace EdgeReasoner.Training.Synthesis;

/// <summary>In which form a synthetic model is written.</summary>
internal sealed record SynthesisOptions
{
    /// <summary>Gets the seed of the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Gets a value indicating whether everything but the 4-bit weights is in 16-bit floats: activations, KV cache, logits.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Gets a value indicating whether positions are an input, as where the rotation stands outside of the attention operator.</summary>
    public bool PositionIds { get; init; }

    /// <summary>Gets the accuracy_level of the 4-bit matmuls; the model builder's default is 0, which is slow.</summary>
    public int AccuracyLevel { get; init; } = 4;

    /// <summary>Gets the longest context; null for the shape's own. The rotation's tables are as long.</summary>
    public int? ContextLength { get; init; }
}
