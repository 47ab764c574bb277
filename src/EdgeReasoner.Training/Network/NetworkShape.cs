namespace EdgeReasoner.Training.Network;

/// <summary>
/// The sizes of a Llama-like decoder: tied embedding, pre-RMSNorm, grouped-query attention with rotary positions, SwiGLU, no biases.
/// </summary>
internal sealed record NetworkShape
{
    /// <summary>Gets the number of token ids; ids lie in [0, VocabularySize).</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the width of the residual stream; a multiple of 8.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Gets the number of layers, 1 or more.</summary>
    public int Layers { get; init; } = 6;

    /// <summary>Gets the number of query heads; a multiple of <see cref="KeyValueHeads"/>.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Gets the number of key and value heads, 1 or more.</summary>
    public int KeyValueHeads { get; init; } = 2;

    /// <summary>Gets the width of one head; a multiple of 16, because the rotary kernel of ONNX Runtime asks for it.</summary>
    public int HeadSize { get; init; } = 32;

    /// <summary>Gets the inner width of the feed-forward part; a multiple of 8.</summary>
    public int FeedForwardSize { get; init; } = 368;

    /// <summary>Gets the most tokens of one sequence.</summary>
    public int ContextLength { get; init; } = 512;

    /// <summary>Gets the base of the rotary frequencies (RoFormer, arXiv:2104.09864).</summary>
    public float RotaryBase { get; init; } = 10000;

    /// <summary>Gets the term under the root of every RMSNorm.</summary>
    public float NormEpsilon { get; init; } = 1e-6f;

    /// <summary>
    /// Gets the soft cap c of attention scores, s → c·tanh(s/c), which keeps quantised scores in range (Gemma 2, arXiv:2408.00118); 0 for none.
    /// </summary>
    public float AttentionSoftCap { get; init; } = 30;

    /// <summary>Gets the width of all query heads together.</summary>
    internal int QuerySize => Heads * HeadSize;

    /// <summary>Gets the width of all key heads together; the values have the same.</summary>
    internal int KeyValueSize => KeyValueHeads * HeadSize;

    /// <summary>Gets the width of one row of packed queries, keys and values.</summary>
    internal int PackedSize => QuerySize + (2 * KeyValueSize);

    /// <summary>Everything wrong with these sizes.</summary>
    /// <returns>One sentence per problem; none when a network can be made.</returns>
    internal IEnumerable<string> Problems()
    {
        if (VocabularySize < 2)
        {
            yield return $"VocabularySize is {VocabularySize}; it must be 2 or more.";
        }

        if (HiddenSize <= 0 || HiddenSize % 8 != 0)
        {
            yield return $"HiddenSize is {HiddenSize}; it must be a positive multiple of 8.";
        }

        if (FeedForwardSize <= 0 || FeedForwardSize % 8 != 0)
        {
            yield return $"FeedForwardSize is {FeedForwardSize}; it must be a positive multiple of 8.";
        }

        if (HeadSize <= 0 || HeadSize % 16 != 0)
        {
            yield return $"HeadSize is {HeadSize}; it must be a positive multiple of 16.";
        }

        if (KeyValueHeads <= 0 || Heads <= 0 || Heads % KeyValueHeads != 0)
        {
            yield return $"Heads is {Heads}; it must be a positive multiple of KeyValueHeads, {KeyValueHeads}.";
        }

        if (Layers <= 0)
        {
            yield return $"Layers is {Layers}; it must be 1 or more.";
        }

        if (ContextLength <= 0)
        {
            yield return $"ContextLength is {ContextLength}; it must be 1 or more.";
        }

        if (!(AttentionSoftCap >= 0))
        {
            yield return $"AttentionSoftCap is {AttentionSoftCap}; it must be 0 (none) or more.";
        }
    }
}
