namespace EdgeReasoner.Training.Network;

/// <summary>The forward and backward pass over a few sequences, on one thread.</summary>
/// <remarks>
/// Sequences are concatenated, so that matrix products run over all their tokens at once; only attention and rotation see where one ends.
/// Not thread-safe: each thread has its own instance with its own buffers.
/// </remarks>
internal sealed unsafe class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly MatrixMultiplier _multiplier = new();
    private readonly CausalAttention _attention;
    private readonly RotaryTable _rotary;
    private Activations _buffers;

    /// <summary>Prepares passes over networks of one shape.</summary>
    /// <param name="shape">Their sizes.</param>
    internal NetworkPass(NetworkShape shape)
    {
        _shape = shape;
        _rotary = new RotaryTable(shape);
        _attention = new CausalAttention(shape, _multiplier);
        _buffers = new Activations(shape, 0);
    }

    /// <summary>Computes the logits after every token of a sequence.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="tokens">Token ids, shape <c>[n]</c>, 1 ≤ n ≤ context length.</param>
    /// <returns>Shape <c>[n, vocabulary]</c>, row after row; a copy.</returns>
    internal float[] Logits(NetworkWeights weights, int[] tokens)
    {
        Forward(weights, [new TrainingSequence(tokens, tokens, new float[tokens.Length])]);
        var logits = new float[tokens.Length * _shape.VocabularySize];
        for (var row = 0; row < tokens.Length; row++)
        {
            _buffers.Logits.Span.Slice(row * _buffers.LogitStride, _shape.VocabularySize).CopyTo(logits.AsSpan(row * _shape.VocabularySize));
        }

        return logits;
    }

    /// <summary>Computes the loss of a few sequences and its gradient.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="sequences">One or more sequences without problems.</param>
    /// <param name="scale">What the gradient, not the loss, is multiplied by.</param>
    /// <param name="gradient">Receives the gradient of every weight, laid out as the weights; overwritten.</param>
    /// <returns>The weighted sum of the cross-entropies in nats, not scaled.</returns>
    internal double LossAndGradient(NetworkWeights weights, ReadOnlySpan<TrainingSequence> sequences, double scale, FloatBuffer gradient)
    {
        var tokens = Forward(weights, sequences);
        var loss = Loss(sequences, scale);
        Backward(weights, sequences, tokens, gradient);
        return loss;
    }

    /// <summary>Computes the loss of a few sequences.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="sequences">One or more sequences without problems.</param>
    /// <returns>The weighted sum of the cross-entropies in nats.</returns>
    internal double Loss(NetworkWeights weights, ReadOnlySpan<TrainingSequence> sequences)
    {
        Forward(weights, sequences);
        return Loss(sequences, scale: 1);
    }

    private double Loss(ReadOnlySpan<TrainingSequence> sequences, double scale)
    {
        var loss = 0.0;
        var logits = _buffers.Logits.Start;
        foreach (var sequence in sequences)
        {
            loss += CrossEntropy.LossAndGradient(logits, _buffers.LogitStride, _shape.VocabularySize, sequence, scale);
            logits += (nint)sequence.Length * _buffers.LogitStride;
        }

        return loss;
    }

    private int Forward(NetworkWeights weights, ReadOnlySpan<TrainingSequence> sequences)
    {
        var tokens = 0;
        foreach (var sequence in sequences)
        {
            tokens += sequence.Length;
        }

        if (_buffers.Capacity < tokens)
        {
            _buffers = new Activations(_shape, (tokens + 255) & ~255); // steps of 256, so that a slightly longer batch later finds room
        }

        var hidden = _shape.HiddenSize;
        var target = _buffers.Layers[0].Input.Start;
        foreach (var sequence in sequences)
        {
            foreach (var id in sequence.Tokens)
            {
                weights.Values.Slice(id * hidden, hidden).CopyTo(new Span<float>(target, hidden)); // the embedding lies at offset 0
                target += hidden;
            }
        }

        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var next = layer + 1 < _shape.Layers ? _buffers.Layers[layer + 1].Input : _buffers.Last;
            ForwardLayer(weights, layer, sequences, tokens, next.Start);
        }

        RmsNorm.Forward(
            _buffers.Last.Start, weights.Start + weights.Layout.FinalNorm.Offset, _buffers.Final.Start, _buffers.FinalScale.Start, tokens,
            hidden, _shape.NormEpsilon);
        _multiplier.Multiply(
            new(_buffers.Final.Start, hidden), new MatrixView(weights.Start, hidden).Transposed, _buffers.Logits.Start, _buffers.LogitStride,
            tokens, _shape.VocabularySize, hidden);
        return tokens;
    }

    private void ForwardLayer(NetworkWeights weights, int layer, ReadOnlySpan<TrainingSequence> sequences, int tokens, float* output)
    {
        var kept = _buffers.Layers[layer];
        var slices = weights.Layout.Layers[layer];
        var hidden = _shape.HiddenSize;
        RmsNorm.Forward(
            kept.Input.Start, weights.Start + slices.AttentionNorm.Offset, kept.AttentionInput.Start, kept.AttentionScale.Start, tokens, hidden,
            _shape.NormEpsilon);
        Apply(weights, slices.Query, kept.AttentionInput, hidden, kept.Packed.Start, _shape.PackedSize, tokens, accumulate: false);
        var first = 0;
        foreach (var sequence in sequences)
        {
            var packed = kept.Packed.Start + ((nint)first * _shape.PackedSize);
            Rotate(packed, sequence.Length, backwards: false);
            _attention.Forward(
                packed, kept.Mixed.Start + ((nint)first * _shape.QuerySize), kept.LogSums.Start + ((nint)first * _shape.Heads), sequence.Length);
            first += sequence.Length;
        }

        var stream = new Span<float>(kept.Middle.Start, tokens * hidden);
        kept.Input.Span[..(tokens * hidden)].CopyTo(stream);
        Apply(weights, slices.Output, kept.Mixed, _shape.QuerySize, kept.Middle.Start, hidden, tokens, accumulate: true);
        RmsNorm.Forward(
            kept.Middle.Start, weights.Start + slices.FeedForwardNorm.Offset, kept.FeedForwardInput.Start, kept.FeedForwardScale.Start, tokens,
            hidden, _shape.NormEpsilon);
        Apply(
            weights, slices.Gate, kept.FeedForwardInput, hidden, kept.GateUp.Start, 2 * _shape.FeedForwardSize, tokens, accumulate: false);
        SwiGlu.Forward(kept.GateUp.Start, kept.Units.Start, tokens, _shape.FeedForwardSize);
        stream.CopyTo(new Span<float>(output, tokens * hidden));
        Apply(weights, slices.Down, kept.Units, _shape.FeedForwardSize, output, hidden, tokens, accumulate: true);
    }

    private void Backward(NetworkWeights weights, ReadOnlySpan<TrainingSequence> sequences, int tokens, FloatBuffer gradient)
    {
        var hidden = _shape.HiddenSize;
        var stream = _buffers.StreamGradient;
        var embeddingGradient = gradient.Start;
        foreach (var slice in weights.Layout.All.Where(slice => slice.Kind == ParameterKind.Norm))
        {
            gradient.Span.Slice(slice.Offset, slice.Length).Clear(); // norms are added to, matrices overwritten
        }

        var logitGradient = new MatrixView(_buffers.Logits.Start, _buffers.LogitStride);
        _multiplier.Multiply(
            logitGradient.Transposed, new(_buffers.Final.Start, hidden), embeddingGradient, hidden, _shape.VocabularySize, hidden, tokens);
        _multiplier.Multiply(
            logitGradient, new(weights.Start, hidden), _buffers.HiddenGradient.Start, hidden, tokens, hidden, _shape.VocabularySize);
        stream.Span[..(tokens * hidden)].Clear();
        var finalNorm = weights.Layout.FinalNorm.Offset;
        RmsNorm.Backward(
            _buffers.Last.Start, weights.Start + finalNorm, _buffers.FinalScale.Start, _buffers.HiddenGradient.Start, stream.Start,
            gradient.Start + finalNorm, tokens, hidden);
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            BackwardLayer(weights, layer, sequences, tokens, gradient);
        }

        var source = stream.Start;
        foreach (var sequence in sequences)
        {
            foreach (var id in sequence.Tokens)
            {
                VectorMath.AddScaled(1, source, embeddingGradient + ((nint)id * hidden), hidden);
                source += hidden;
            }
        }
    }

    private void BackwardLayer(
        NetworkWeights weights, int layer, ReadOnlySpan<TrainingSequence> sequences, int tokens, FloatBuffer gradient)
    {
        var kept = _buffers.Layers[layer];
        var slices = weights.Layout.Layers[layer];
        var hidden = _shape.HiddenSize;
        var inner = _shape.FeedForwardSize;
        var stream = _buffers.StreamGradient;
        var hiddenGradient = _buffers.HiddenGradient;

        // 1. Feed-forward.
        ApplyBackward(weights, slices.Down, hidden, stream, kept.Units, inner, _buffers.UnitsGradient, tokens, gradient);
        SwiGlu.Backward(kept.GateUp.Start, _buffers.UnitsGradient.Start, tokens, inner);
        ApplyBackward(weights, slices.Gate, 2 * inner, kept.GateUp, kept.FeedForwardInput, hidden, hiddenGradient, tokens, gradient);
        RmsNorm.Backward(
            kept.Middle.Start, weights.Start + slices.FeedForwardNorm.Offset, kept.FeedForwardScale.Start, hiddenGradient.Start, stream.Start,
            gradient.Start + slices.FeedForwardNorm.Offset, tokens, hidden);

        // 2. Attention.
        ApplyBackward(weights, slices.Output, hidden, stream, kept.Mixed, _shape.QuerySize, _buffers.MixedGradient, tokens, gradient);
        nint first = 0;
        foreach (var sequence in sequences)
        {
            var packedGradient = _buffers.PackedGradient.Start + (first * _shape.PackedSize);
            _attention.Backward(
                kept.Packed.Start + (first * _shape.PackedSize), kept.Mixed.Start + (first * _shape.QuerySize),
                kept.LogSums.Start + (first * _shape.Heads), _buffers.MixedGradient.Start + (first * _shape.QuerySize), packedGradient,
                sequence.Length);
            Rotate(packedGradient, sequence.Length, backwards: true);
            first += sequence.Length;
        }

        ApplyBackward(
            weights, slices.Query, _shape.PackedSize, _buffers.PackedGradient, kept.AttentionInput, hidden, hiddenGradient, tokens, gradient);
        RmsNorm.Backward(
            kept.Input.Start, weights.Start + slices.AttentionNorm.Offset, kept.AttentionScale.Start, hiddenGradient.Start, stream.Start,
            gradient.Start + slices.AttentionNorm.Offset, tokens, hidden);
    }

    private void Rotate(float* packed, int tokens, bool backwards)
    {
        for (var position = 0; position < tokens; position++, packed += _shape.PackedSize)
        {
            _rotary.Rotate(packed, _shape.Heads + _shape.KeyValueHeads, position, backwards); // keys lie right behind the queries
        }
    }

    // output (+)= input · Wᵀ for the weight at the slice and those packed behind it.
    private void Apply(
        NetworkWeights weights, ParameterSlice slice, FloatBuffer input, int inputs, float* output, int outputs, int tokens, bool accumulate)
        => _multiplier.Multiply(
            new(input.Start, inputs), new MatrixView(weights.Start + slice.Offset, inputs).Transposed, output, outputs, tokens, outputs, inputs,
            accumulate);

    // inputGradient = outputGradient · W and weightGradient = outputGradientᵀ · input.
    private void ApplyBackward(
        NetworkWeights weights, ParameterSlice slice, int outputs, FloatBuffer outputGradient, FloatBuffer input, int inputs,
        FloatBuffer inputGradient, int tokens, FloatBuffer gradient)
    {
        var output = new MatrixView(outputGradient.Start, outputs);
        _multiplier.Multiply(
            output, new(weights.Start + slice.Offset, inputs), inputGradient.Start, inputs, tokens, inputs, outputs);
        _multiplier.Multiply(
            output.Transposed, new(input.Start, inputs), gradient.Start + slice.Offset, inputs, outputs, inputs, tokens);
    }
}
