namespace EdgeReasoner.Training.Export;

/// <summary>The storage of weights in an exported model.</summary>
internal enum ExportPrecision
{
    /// <summary>Plain matmul in fp32: for exact tests.</summary>
    Float32,

    /// <summary>MatMulNBits with 8 bits: what is shipped.</summary>
    Int8,

    /// <summary>MatMulNBits with 4 bits; the output matrix keeps 8.</summary>
    Int4,
}

/// <summary>The settings by which a network is written as a model folder.</summary>
internal sealed record ExportOptions
{
    /// <summary>Gets the storage of the weights.</summary>
    public ExportPrecision Precision { get; init; } = ExportPrecision.Int8;

    /// <summary>
    /// Gets a value indicating whether logits are computed for the last position only, <c>[batch, 1, vocabulary]</c>, or for all,
    /// <c>[batch, sequence, vocabulary]</c>. It is the prune_lm_head of OnnxRuntimeGenAI's model builder.
    /// </summary>
    public bool LastPositionOnly { get; init; } = true;

    /// <summary>
    /// Gets the accuracy_level of MatMulNBits: 4 rounds activations to 8 bits per block, three times as fast as 0, which keeps them in fp32.
    /// </summary>
    public int AccuracyLevel { get; init; } = 4;

    /// <summary>Gets the id that begins every sequence.</summary>
    public int BeginToken { get; init; }

    /// <summary>Gets the id that ends a generation.</summary>
    public int EndToken { get; init; }

    /// <summary>Gets the id that fills up batches.</summary>
    public int PadToken { get; init; }

    /// <summary>Gets further keys and values for the model's metadata, such as task set and training tokens.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
