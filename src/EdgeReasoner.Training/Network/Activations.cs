namespace EdgeReasoner.Training.Network;

/// <summary>The values that one layer keeps of its forward pass for the backward pass; T is the number of tokens.</summary>
internal sealed class LayerActivations(NetworkShape shape, int capacity)
{
    /// <summary>Gets the residual stream at entry, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer Input { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the normalised input, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer AttentionInput { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the inverse norms of the input, <c>[T]</c>.</summary>
    internal FloatBuffer AttentionScale { get; } = new(capacity);

    /// <summary>Gets rotated queries, rotated keys, values, <c>[T, PackedSize]</c>.</summary>
    internal FloatBuffer Packed { get; } = new(capacity * shape.PackedSize);

    /// <summary>Gets the mixed values, <c>[T, QuerySize]</c>.</summary>
    internal FloatBuffer Mixed { get; } = new(capacity * shape.QuerySize);

    /// <summary>Gets ln Σ e^score, per sequence <c>[heads, tokens]</c>, one sequence after the other.</summary>
    internal FloatBuffer LogSums { get; } = new(capacity * shape.Heads);

    /// <summary>Gets the residual stream after attention, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer Middle { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the normalised middle, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer FeedForwardInput { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the inverse norms of the middle, <c>[T]</c>.</summary>
    internal FloatBuffer FeedForwardScale { get; } = new(capacity);

    /// <summary>Gets gates and ups, <c>[T, 2·feed-forward]</c>; the backward pass overwrites them with their gradients.</summary>
    internal FloatBuffer GateUp { get; } = new(capacity * 2 * shape.FeedForwardSize);

    /// <summary>Gets the gated units, <c>[T, feed-forward]</c>.</summary>
    internal FloatBuffer Units { get; } = new(capacity * shape.FeedForwardSize);
}

/// <summary>All buffers of one forward and backward pass over at most <c>capacity</c> tokens.</summary>
/// <remarks>T is the number of tokens, W that of the positions with a weight: behind the last attention there are only those.</remarks>
internal sealed class Activations(NetworkShape shape, int capacity)
{
    /// <summary>Gets the most tokens.</summary>
    internal int Capacity { get; } = capacity;

    /// <summary>Gets the floats between rows of logits: the vocabulary rounded up to whole vectors.</summary>
    internal int LogitStride { get; } = (shape.VocabularySize + 7) & ~7;

    /// <summary>Gets the values that each layer keeps.</summary>
    internal LayerActivations[] Layers { get; } = [.. Enumerable.Range(0, shape.Layers).Select(_ => new LayerActivations(shape, capacity))];

    /// <summary>Gets the mixed values of the last layer at the positions with a weight, <c>[W, QuerySize]</c>.</summary>
    internal FloatBuffer WeightedMixed { get; } = new(capacity * shape.QuerySize);

    /// <summary>Gets the residual stream after the last layer, <c>[W, hidden]</c>.</summary>
    internal FloatBuffer Last { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the normalised last stream, <c>[W, hidden]</c>.</summary>
    internal FloatBuffer Final { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the inverse norms of the last stream, <c>[W]</c>.</summary>
    internal FloatBuffer FinalScale { get; } = new(capacity);

    /// <summary>Gets the logits, <c>[W, LogitStride]</c>; the loss overwrites them with their gradients.</summary>
    internal FloatBuffer Logits { get; } = new(capacity * ((shape.VocabularySize + 7) & ~7));

    /// <summary>Gets the gradient of the residual stream, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer StreamGradient { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets a gradient of hidden width, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer HiddenGradient { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets the gradient of the mixed values, <c>[T, QuerySize]</c>.</summary>
    internal FloatBuffer MixedGradient { get; } = new(capacity * shape.QuerySize);

    /// <summary>Gets the gradient of queries, keys, values, <c>[T, PackedSize]</c>.</summary>
    internal FloatBuffer PackedGradient { get; } = new(capacity * shape.PackedSize);

    /// <summary>Gets the gradient of the gated units, <c>[T, feed-forward]</c>.</summary>
    internal FloatBuffer UnitsGradient { get; } = new(capacity * shape.FeedForwardSize);
}
