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

/// <summary>How a parameter starts and is optimised.</summary>
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

/// <summary>The weights of one layer. Query, Key, Value lie next to each other, and so do Gate and Up, so that each group is one product.</summary>
internal sealed record LayerSlices(
    ParameterSlice AttentionNorm, ParameterSlice Query, ParameterSlice Key, ParameterSlice Value, ParameterSlice Output,
    ParameterSlice FeedForwardNorm, ParameterSlice Gate, ParameterSlice Up, ParameterSlice Down);

/// <summary>Where each weight of a shape lies in one flat array; gradients, averages and optimiser state use the same places.</summary>
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
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => new LayerSlices(
            Add($"layer {layer} attention norm", 1, hidden, ParameterKind.Norm),
            Add($"layer {layer} query", shape.QuerySize, hidden, ParameterKind.Matrix),
            Add($"layer {layer} key", shape.KeyValueSize, hidden, ParameterKind.Matrix),
            Add($"layer {layer} value", shape.KeyValueSize, hidden, ParameterKind.Matrix),
            Add($"layer {layer} output", hidden, shape.QuerySize, ParameterKind.ResidualMatrix),
            Add($"layer {layer} feed-forward norm", 1, hidden, ParameterKind.Norm),
            Add($"layer {layer} gate", shape.FeedForwardSize, hidden, ParameterKind.Matrix),
            Add($"layer {layer} up", shape.FeedForwardSize, hidden, ParameterKind.Matrix),
            Add($"layer {layer} down", hidden, shape.FeedForwardSize, ParameterKind.ResidualMatrix)))];
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
