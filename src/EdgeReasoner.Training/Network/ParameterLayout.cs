namespace EdgeReasoner.Training.Network;

/// <summary>One weight inside the flat parameter array, row-major.</summary>
/// <param name="Name">What it is, with its layer.</param>
/// <param name="Offset">Index of its first float.</param>
/// <param name="Rows">Outputs; 1 for a norm.</param>
/// <param name="Columns">Inputs.</param>
/// <param name="Kind">What the optimiser does with it.</param>
internal sealed record ParameterSlice(string Name, int Offset, int Rows, int Columns, ParameterKind Kind)
{
    /// <summary>Gets the number of floats.</summary>
    internal int Length => Rows * Columns;
}

/// <summary>The kinds of parameters, by how they start and are optimised.</summary>
internal enum ParameterKind
{
    /// <summary>A matrix of the residual blocks: Muon.</summary>
    Matrix,

    /// <summary>A matrix that writes into the residual stream: Muon, and a smaller start.</summary>
    ResidualMatrix,

    /// <summary>The tied embedding: AdamW.</summary>
    Embedding,

    /// <summary>The weight of a norm, 1 at first: AdamW.</summary>
    Norm,
}

/// <summary>The weights of one layer. Query, Key, Value lie next to each other, and so do Gate and Up, so that each group is one matmul.</summary>
internal sealed record LayerSlices
{
    /// <summary>Gets the norm before attention.</summary>
    internal required ParameterSlice AttentionNorm { get; init; }

    /// <summary>Gets the query projection.</summary>
    internal required ParameterSlice Query { get; init; }

    /// <summary>Gets the key projection.</summary>
    internal required ParameterSlice Key { get; init; }

    /// <summary>Gets the value projection.</summary>
    internal required ParameterSlice Value { get; init; }

    /// <summary>Gets the output projection of attention.</summary>
    internal required ParameterSlice Output { get; init; }

    /// <summary>Gets the norm before the feed-forward block.</summary>
    internal required ParameterSlice FeedForwardNorm { get; init; }

    /// <summary>Gets the gate projection.</summary>
    internal required ParameterSlice Gate { get; init; }

    /// <summary>Gets the up projection.</summary>
    internal required ParameterSlice Up { get; init; }

    /// <summary>Gets the down projection.</summary>
    internal required ParameterSlice Down { get; init; }
}

/// <summary>The places of the weights of a shape in one flat array; gradients, averages and optimiser state use the same places.</summary>
internal sealed class ParameterLayout
{
    private readonly List<ParameterSlice> _all = [];

    /// <summary>Lays out the weights of a shape.</summary>
    /// <param name="shape">A shape without problems.</param>
    /// <exception cref="ArgumentException">The shape has problems.</exception>
    internal ParameterLayout(NetworkShape shape)
    {
        if (shape.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(shape));
        }

        var hidden = shape.HiddenSize;
        Embedding = Add("embedding", shape.VocabularySize, hidden, ParameterKind.Embedding);
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => new LayerSlices // in the order of their offsets
        {
            AttentionNorm = Add($"layer {layer} attention norm", 1, hidden, ParameterKind.Norm),
            Query = Add($"layer {layer} query", shape.QuerySize, hidden, ParameterKind.Matrix),
            Key = Add($"layer {layer} key", shape.KeyValueSize, hidden, ParameterKind.Matrix),
            Value = Add($"layer {layer} value", shape.KeyValueSize, hidden, ParameterKind.Matrix),
            Output = Add($"layer {layer} output", hidden, shape.QuerySize, ParameterKind.ResidualMatrix),
            FeedForwardNorm = Add($"layer {layer} feed-forward norm", 1, hidden, ParameterKind.Norm),
            Gate = Add($"layer {layer} gate", shape.FeedForwardSize, hidden, ParameterKind.Matrix),
            Up = Add($"layer {layer} up", shape.FeedForwardSize, hidden, ParameterKind.Matrix),
            Down = Add($"layer {layer} down", hidden, shape.FeedForwardSize, ParameterKind.ResidualMatrix),
        })];
        FinalNorm = Add("final norm", 1, hidden, ParameterKind.Norm);
    }

    /// <summary>Gets the tied embedding, shape <c>[vocabulary, hidden]</c>.</summary>
    internal ParameterSlice Embedding { get; }

    /// <summary>Gets the layers, first to last.</summary>
    internal IReadOnlyList<LayerSlices> Layers { get; }

    /// <summary>Gets the last norm.</summary>
    internal ParameterSlice FinalNorm { get; }

    /// <summary>Gets all weights in the order of their offsets.</summary>
    internal IReadOnlyList<ParameterSlice> All => _all;

    /// <summary>Gets the number of floats.</summary>
    internal int Count { get; private set; }

    private ParameterSlice Add(string name, int rows, int columns, ParameterKind kind)
    {
        var slice = new ParameterSlice(name, Count, rows, columns, kind);
        _all.Add(slice);
        Count += slice.Length;
        return slice;
    }
}
