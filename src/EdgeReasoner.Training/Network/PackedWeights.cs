namespace EdgeReasoner.Training.Network;

/// <summary>One or several neighbouring weight matrices as right factors, packed for both directions.</summary>
/// <param name="Offset">Index of the first float among the weights.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Outputs">Rows of the weight.</param>
internal sealed record PackedWeight(int Offset, int Inputs, int Outputs)
{
    /// <summary>Gets the transposed weight, which inputs are multiplied by.</summary>
    internal PackedMatrix Forward { get; } = new(Inputs, Outputs);

    /// <summary>Gets the weight, which gradients of outputs are multiplied by.</summary>
    internal PackedMatrix Backward { get; } = new(Outputs, Inputs);
}

/// <summary>The packed matrices of one layer.</summary>
internal sealed record PackedLayer(PackedWeight QueryKeyValue, PackedWeight Output, PackedWeight GateUp, PackedWeight Down);

/// <summary>All matrices of a network in the order in which matmuls read them: packed once per step, read by every pass of it.</summary>
internal sealed unsafe class PackedWeights
{
    private readonly List<PackedWeight> _all = [];

    /// <summary>Makes room; <see cref="Pack(int)"/> fills it.</summary>
    /// <param name="weights">The network; shared, not copied.</param>
    internal PackedWeights(NetworkWeights weights)
    {
        Weights = weights;
        var shape = weights.Shape;
        Embedding = Add(weights.Layout.Embedding, shape.HiddenSize, shape.VocabularySize);
        Layers = [.. weights.Layout.Layers.Select(layer => new PackedLayer(
            Add(layer.Query, shape.HiddenSize, shape.PackedSize), // key and value lie behind the query,
            Add(layer.Output, shape.QuerySize, shape.HiddenSize),
            Add(layer.Gate, shape.HiddenSize, 2 * shape.FeedForwardSize), // up behind the gate
            Add(layer.Down, shape.FeedForwardSize, shape.HiddenSize)))];
    }

    /// <summary>Gets the network.</summary>
    internal NetworkWeights Weights { get; }

    /// <summary>Gets the tied embedding.</summary>
    internal PackedWeight Embedding { get; }

    /// <summary>Gets the layers, first to last.</summary>
    internal IReadOnlyList<PackedLayer> Layers { get; }

    /// <summary>Gets the number of parts that can be packed at the same time.</summary>
    internal int Count => _all.Count;

    /// <summary>Packs a network.</summary>
    /// <param name="weights">The network; shared, not copied.</param>
    /// <returns>The packed network.</returns>
    internal static PackedWeights Of(NetworkWeights weights)
    {
        var packed = new PackedWeights(weights);
        for (var part = 0; part < packed.Count; part++)
        {
            packed.Pack(part);
        }

        return packed;
    }

    /// <summary>Packs one part again, after its weights have changed.</summary>
    /// <param name="part">Which one, less than <see cref="Count"/>.</param>
    internal void Pack(int part)
    {
        var weight = _all[part];
        var view = new MatrixView(Weights.Start + weight.Offset, weight.Inputs);
        weight.Forward.Pack(view.Transposed);
        weight.Backward.Pack(view);
    }

    private PackedWeight Add(ParameterSlice slice, int inputs, int outputs)
    {
        var weight = new PackedWeight(slice.Offset, inputs, outputs);
        _all.Add(weight);
        return weight;
    }
}
