namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>The names of a decoder graph's inputs and outputs; the defaults are those of the OnnxRuntimeGenAI model builder.</summary>
public sealed record GraphNames
{
    /// <summary>
    /// The input of the rows whose logits are wanted, int64 <c>[rows]</c>, positions within the new tokens. Only graphs that were prepared on
    /// install have it.
    /// </summary>
    public const string Rows = "edge_reasoner.rows";

    /// <summary>Gets the input of new token ids, int64 <c>[batch, n]</c>.</summary>
    public string InputIds { get; init; } = "input_ids";

    /// <summary>Gets the input of the attention mask, int64 <c>[1, length]</c>; a graph has it or the two lengths.</summary>
    public string AttentionMask { get; init; } = "attention_mask";

    /// <summary>Gets the optional input of the new tokens' positions, int64 <c>[1, n]</c>.</summary>
    public string PositionIds { get; init; } = "position_ids";

    /// <summary>Gets the input of the total length less one, int32 <c>[1]</c>: GroupQueryAttention's own convention.</summary>
    public string SequenceLengths { get; init; } = "seqlens_k";

    /// <summary>Gets the input of the total length, int32 scalar or <c>[1]</c>.</summary>
    public string TotalLength { get; init; } = "total_sequence_length";

    /// <summary>Gets the pattern of the past keys, float32 or float16 <c>[batch, kv_heads, max, head_size]</c>; <c>%d</c> stands for the layer.</summary>
    public string PastKey { get; init; } = "past_key_values.%d.key";

    /// <summary>Gets the pattern of the past values.</summary>
    public string PastValue { get; init; } = "past_key_values.%d.value";

    /// <summary>Gets the output of the logits, float32 or float16 <c>[batch, n or 1 or rows, vocabulary]</c>.</summary>
    public string Logits { get; init; } = "logits";

    /// <summary>Gets the pattern of the present keys.</summary>
    public string PresentKey { get; init; } = "present.%d.key";

    /// <summary>Gets the pattern of the present values.</summary>
    public string PresentValue { get; init; } = "present.%d.value";

    /// <summary>Fills a layer into a pattern.</summary>
    /// <param name="pattern">A name with <c>%d</c>.</param>
    /// <param name="layer">The layer, 0 or more.</param>
    /// <returns>The name.</returns>
    public static string OfLayer(string pattern, int layer)
        => pattern.Replace("%d", layer.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
