namespace EdgeReasoner.Training.Network;

/// <summary>All weights of a network, in one flat array.</summary>
internal sealed unsafe class NetworkWeights
{
    private readonly FloatBuffer _values;

    /// <summary>Makes a network whose weights are all 0.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <exception cref="ArgumentException">The shape has problems.</exception>
    internal NetworkWeights(NetworkShape shape)
    {
        Shape = shape;
        Layout = new ParameterLayout(shape);
        _values = new FloatBuffer(Layout.Count);
    }

    /// <summary>Gets the sizes.</summary>
    internal NetworkShape Shape { get; }

    /// <summary>Gets the places of the weights.</summary>
    internal ParameterLayout Layout { get; }

    /// <summary>Gets all weights, laid out by <see cref="Layout"/>.</summary>
    internal Span<float> Values => _values.Span;

    /// <summary>Gets the address of the first weight; valid while this object is reachable.</summary>
    internal float* Start => _values.Start;

    /// <summary>Makes a network with random weights, the same for the same seed.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>
    /// Norms 1; embedding normal with deviation 0.05, so that logits start small next to the tied output; matrices normal with deviation
    /// 0.5/√inputs, those that write into the residual stream divided by √(2·layers) (GPT-2).
    /// </returns>
    internal static NetworkWeights Random(NetworkShape shape, int seed)
    {
        var network = new NetworkWeights(shape);
        var random = new Random(seed);
        foreach (var slice in network.Layout.All)
        {
            var values = network.Slice(slice);
            if (slice.Kind == ParameterKind.Norm)
            {
                values.Fill(1);
                continue;
            }

            var deviation = slice.Kind switch
            {
                ParameterKind.Embedding => 0.05,
                ParameterKind.ResidualMatrix => 0.5 / Math.Sqrt(slice.Columns * 2.0 * shape.Layers),
                _ => 0.5 / Math.Sqrt(slice.Columns),
            };
            foreach (ref var value in values)
            {
                // Box and Muller, 1958.
                value = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            }
        }

        return network;
    }

    /// <summary>The floats of one weight.</summary>
    /// <param name="slice">One of <see cref="Layout"/>.</param>
    /// <returns>Row-major, <c>[rows, columns]</c>.</returns>
    internal Span<float> Slice(ParameterSlice slice) => Values.Slice(slice.Offset, slice.Length);

    /// <summary>A second network with the same weights.</summary>
    /// <returns>An independent copy.</returns>
    internal NetworkWeights Copy()
    {
        var copy = new NetworkWeights(Shape);
        Values.CopyTo(copy.Values);
        return copy;
    }
}
