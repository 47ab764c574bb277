using EdgeReasoner.Inference.Onnx.Graph;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>The description of a decoder in <c>genai_config.json</c>: its shape, its special tokens, the names of its inputs and outputs.</summary>
public sealed record DecoderConfiguration
{
    /// <summary>Gets the number of transformer layers, 1 or more.</summary>
    public required int Layers { get; init; }

    /// <summary>Gets the number of query heads a layer, 1 or more.</summary>
    public required int Heads { get; init; }

    /// <summary>Gets the number of key and value heads a layer; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Gets the width of one head, 1 or more.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Gets the most tokens the model can attend to, 1 or more.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Gets the number of logits; token ids lie in [0, VocabularySize).</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the id that begins a sequence; null when the model has none.</summary>
    public int? BeginToken { get; init; }

    /// <summary>Gets the ids that end a sequence, 1 or more.</summary>
    public required IReadOnlyList<int> EndTokens { get; init; }

    /// <summary>Gets the padding id; null when the model has none.</summary>
    public int? PadToken { get; init; }

    /// <summary>Gets the graph's file name inside the folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Gets the names of the graph's inputs and outputs.</summary>
    public GraphNames Names { get; init; } = new();
}
