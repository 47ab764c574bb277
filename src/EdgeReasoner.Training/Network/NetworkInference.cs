using EdgeReasoner.Inference;

namespace EdgeReasoner.Training.Network;

/// <summary>A KV-cached sequence over the trainer's own weights: the product's loop can run on a checkpoint without an export.</summary>
/// <remarks>
/// Reads the weights where they lie: a training step in between changes the network under the cache, so rewind to 0 after it.
/// One token goes through matrix-vector products, several through matrix products.
/// </remarks>
internal sealed unsafe class NetworkInference : ILanguageModel
{
    private readonly NetworkWeights _weights;
    private readonly NetworkShape _shape;
    private readonly RotaryTable _rotary;
    private readonly MatrixMultiplier _multiplier = new();
    private readonly FloatBuffer[] _keys;
    private readonly FloatBuffer[] _values;
    private readonly FloatBuffer _scores;
    private readonly FloatBuffer _logits;
    private readonly FloatBuffer _scale = new(1024);
    private InferenceRows _rows;

    /// <summary>Starts an empty sequence.</summary>
    /// <param name="weights">The network; shared, not copied.</param>
    internal NetworkInference(NetworkWeights weights)
        : this(weights, new RotaryTable(weights.Shape))
    {
    }

    private NetworkInference(NetworkWeights weights, RotaryTable rotary)
    {
        _weights = weights;
        _shape = weights.Shape;
        _rotary = rotary;
        _keys = [.. weights.Layout.Layers.Select(_ => new FloatBuffer(_shape.ContextLength * _shape.KeyValueSize))];
        _values = [.. weights.Layout.Layers.Select(_ => new FloatBuffer(_shape.ContextLength * _shape.KeyValueSize))];
        _scores = new FloatBuffer(_shape.ContextLength + 8);
        _logits = new FloatBuffer(_shape.VocabularySize);
        _rows = new InferenceRows(_shape, 1);
        if (_scale.Length < _shape.ContextLength)
        {
            _scale = new FloatBuffer(_shape.ContextLength);
        }
    }

    /// <inheritdoc/>
    public int Position { get; private set; }

    /// <inheritdoc/>
    public int ContextLength => _shape.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => _shape.VocabularySize;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        Check(tokens);
        cancellation.ThrowIfCancellationRequested();
        var count = tokens.Length;
        if (_rows.Capacity < count)
        {
            _rows = new InferenceRows(_shape, count);
        }

        var hidden = _shape.HiddenSize;
        for (var i = 0; i < count; i++)
        {
            _weights.Values.Slice(tokens[i] * hidden, hidden).CopyTo(_rows.Stream.Span[(i * hidden)..]);
        }

        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            Advance(layer, count);
        }

        var last = _rows.Stream.Start + ((count - 1) * hidden);
        RmsNorm.Forward(
            last, _weights.Start + _weights.Layout.FinalNorm.Offset, _rows.Normed.Start, _scale.Start, 1, hidden, _shape.NormEpsilon);
        VectorMath.MultiplyVector(_weights.Start, _rows.Normed.Start, _logits.Start, _shape.VocabularySize, hidden);
        Position += count;
        return _logits.Span;
    }

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        Position = position;
    }

    /// <inheritdoc/>
    public ILanguageModel Fork()
    {
        var fork = new NetworkInference(_weights, _rotary) { Position = Position };
        var used = Position * _shape.KeyValueSize;
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            _keys[layer].Span[..used].CopyTo(fork._keys[layer].Span);
            _values[layer].Span[..used].CopyTo(fork._values[layer].Span);
        }

        return fork;
    }

    /// <summary>Nothing is held that the garbage collector does not free.</summary>
    public void Dispose()
    {
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)_shape.VocabularySize)
            {
                throw new ArgumentOutOfRangeException(nameof(tokens), id, $"A token id must lie in [0, {_shape.VocabularySize}).");
            }
        }

        if (tokens.Length > ContextLength - Position)
        {
            throw new ContextOverflowException(Position, tokens.Length, ContextLength);
        }
    }

    private void Advance(int layer, int count)
    {
        var slices = _weights.Layout.Layers[layer];
        var hidden = _shape.HiddenSize;
        var inner = _shape.FeedForwardSize;
        Normalise(slices.AttentionNorm, count);
        Apply(slices.Query, _rows.Normed, hidden, _rows.Packed.Start, _shape.PackedSize, count);
        for (var i = 0; i < count; i++)
        {
            var packed = _rows.Packed.Start + (i * _shape.PackedSize);
            var position = Position + i;
            _rotary.Rotate(packed, _shape.Heads + _shape.KeyValueHeads, position);
            var width = _shape.KeyValueSize;
            new Span<float>(packed + _shape.QuerySize, width).CopyTo(_keys[layer].Span[(position * width)..]);
            new Span<float>(packed + _shape.QuerySize + width, width).CopyTo(_values[layer].Span[(position * width)..]);
        }

        for (var i = 0; i < count; i++)
        {
            Attend(layer, _rows.Packed.Start + (i * _shape.PackedSize), _rows.Mixed.Start + (i * _shape.QuerySize), Position + i + 1);
        }

        Apply(slices.Output, _rows.Mixed, _shape.QuerySize, _rows.Normed.Start, hidden, count);
        VectorMath.AddScaled(1, _rows.Normed.Start, _rows.Stream.Start, count * hidden);
        Normalise(slices.FeedForwardNorm, count);
        Apply(slices.Gate, _rows.Normed, hidden, _rows.GateUp.Start, 2 * inner, count);
        SwiGlu.Forward(_rows.GateUp.Start, _rows.Units.Start, count, inner);
        Apply(slices.Down, _rows.Units, inner, _rows.Normed.Start, hidden, count);
        VectorMath.AddScaled(1, _rows.Normed.Start, _rows.Stream.Start, count * hidden);
    }

    private void Normalise(ParameterSlice norm, int count) => RmsNorm.Forward(
        _rows.Stream.Start, _weights.Start + norm.Offset, _rows.Normed.Start, _scale.Start, count, _shape.HiddenSize, _shape.NormEpsilon);

    private void Attend(int layer, float* queries, float* mixed, int length)
    {
        var size = _shape.HeadSize;
        var width = _shape.KeyValueSize;
        var scores = _scores.Start;
        for (var head = 0; head < _shape.Heads; head++)
        {
            var offset = head / (_shape.Heads / _shape.KeyValueHeads) * size;
            var key = _keys[layer].Start + offset;
            for (var i = 0; i < length; i++, key += width)
            {
                scores[i] = VectorMath.Dot(queries + (head * size), key, size);
            }

            CausalAttention.ScaleAndCap(_shape, scores, length);
            VectorMath.SoftMax(scores, length);
            var output = mixed + (head * size);
            new Span<float>(output, size).Clear();
            var value = _values[layer].Start + offset;
            for (var i = 0; i < length; i++, value += width)
            {
                VectorMath.AddScaled(scores[i], value, output, size);
            }
        }
    }

    private void Apply(ParameterSlice slice, FloatBuffer input, int inputs, float* output, int outputs, int count)
    {
        var weights = _weights.Start + slice.Offset;
        if (count == 1)
        {
            VectorMath.MultiplyVector(weights, input.Start, output, outputs, inputs);
            return;
        }

        _multiplier.Multiply(new(input.Start, inputs), new MatrixView(weights, inputs).Transposed, output, outputs, count, outputs, inputs);
    }
}

/// <summary>The rows that one append works on.</summary>
internal sealed class InferenceRows(NetworkShape shape, int capacity)
{
    /// <summary>Gets the most tokens of one append.</summary>
    internal int Capacity { get; } = capacity;

    /// <summary>Gets the residual stream, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer Stream { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets normalised rows, and what is added to the stream, <c>[T, hidden]</c>.</summary>
    internal FloatBuffer Normed { get; } = new(capacity * shape.HiddenSize);

    /// <summary>Gets queries, keys, values, <c>[T, PackedSize]</c>.</summary>
    internal FloatBuffer Packed { get; } = new(capacity * shape.PackedSize);

    /// <summary>Gets mixed values, <c>[T, QuerySize]</c>.</summary>
    internal FloatBuffer Mixed { get; } = new(capacity * shape.QuerySize);

    /// <summary>Gets gates and ups, <c>[T, 2·feed-forward]</c>.</summary>
    internal FloatBuffer GateUp { get; } = new(capacity * 2 * shape.FeedForwardSize);

    /// <summary>Gets gated units, <c>[T, feed-forward]</c>.</summary>
    internal FloatBuffer Units { get; } = new(capacity * shape.FeedForwardSize);
}
