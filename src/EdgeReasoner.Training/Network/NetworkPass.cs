namespace EdgeReasoner.Training.Network;

/// <summary>The forward and backward pass over a few sequences, on one thread.</summary>
/// <remarks>
/// Sequences are concatenated, so that matmuls run over all their tokens at once; only attention and rotation see where one ends.
/// Not thread-safe: each thread has its own instance with its own buffers.
/// </remarks>
internal sealed unsafe class NetworkPass
{
    private const int TokensAtOnce = 160; // what one layer keeps of them fits in a 1 MiB cache

    private readonly NetworkShape _shape;
    private readonly MatrixMultiplier _multiplier = new();
    private readonly CausalAttention _attention;
    private readonly RotaryTable _rotary;
    private readonly List<int> _weighted = []; // rows, among all tokens of the pass, whose prediction counts; ascending
    private Activations _buffers;
    private int _tokens;

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
        var ones = new float[tokens.Length];
        ones.AsSpan().Fill(1); // a position without weight has no logits
        Forward(PackedWeights.Of(weights), [new TrainingSequence(tokens, tokens, ones)]);
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
    internal double LossAndGradient(PackedWeights weights, ReadOnlySpan<TrainingSequence> sequences, double scale, FloatBuffer gradient)
    {
        var loss = 0.0;
        var add = false;
        while (!sequences.IsEmpty)
        {
            var group = Group(sequences);
            sequences = sequences[group.Length..];
            Forward(weights, group);
            loss += Loss(group, scale);
            Backward(weights, group, new(gradient, add));
            add = true;
        }

        return loss;
    }

    /// <summary>Computes the loss of a few sequences.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="sequences">One or more sequences without problems.</param>
    /// <returns>The weighted sum of the cross-entropies in nats.</returns>
    internal double Loss(NetworkWeights weights, ReadOnlySpan<TrainingSequence> sequences)
    {
        Forward(PackedWeights.Of(weights), sequences);
        return Loss(sequences, scale: 1);
    }

    // The first sequences that are few enough to go through the network at once.
    private static ReadOnlySpan<TrainingSequence> Group(ReadOnlySpan<TrainingSequence> sequences)
    {
        var count = 1;
        for (var tokens = sequences[0].Length; count < sequences.Length && (tokens += sequences[count].Length) <= TokensAtOnce; count++)
        {
        }

        return sequences[..count];
    }

    private double Loss(ReadOnlySpan<TrainingSequence> sequences, double scale)
    {
        var loss = 0.0;
        var logits = _buffers.Logits.Start;
        foreach (var sequence in sequences)
        {
            loss += CrossEntropy.LossAndGradient(ref logits, _buffers.LogitStride, _shape.VocabularySize, sequence, scale);
        }

        return loss;
    }

    private void Forward(PackedWeights weights, ReadOnlySpan<TrainingSequence> sequences)
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

        _tokens = tokens;
        _weighted.Clear();
        var hidden = _shape.HiddenSize;
        var target = _buffers.Layers[0].Input.Start;
        var position = 0;
        foreach (var sequence in sequences)
        {
            for (var i = 0; i < sequence.Length; i++, position++, target += hidden)
            {
                weights.Weights.Values.Slice(sequence.Tokens[i] * hidden, hidden).CopyTo(new Span<float>(target, hidden)); // the embedding lies at offset 0
                if (sequence.Weights[i] != 0)
                {
                    _weighted.Add(position);
                }
            }
        }

        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var next = layer + 1 < _shape.Layers ? _buffers.Layers[layer + 1].Input : _buffers.Last;
            ForwardLayer(weights, layer, sequences, next.Start);
        }

        RmsNorm.Forward(
            _buffers.Last.Start, weights.Weights.Start + weights.Weights.Layout.FinalNorm.Offset, _buffers.Final.Start,
            _buffers.FinalScale.Start, _weighted.Count, hidden, _shape.NormEpsilon);
        Apply(weights.Embedding, _buffers.Final, _buffers.Logits.Start, _buffers.LogitStride, _weighted.Count, accumulate: false);
    }

    private void ForwardLayer(PackedWeights weights, int layer, ReadOnlySpan<TrainingSequence> sequences, float* output)
    {
        var kept = _buffers.Layers[layer];
        var packed = weights.Layers[layer];
        var slices = weights.Weights.Layout.Layers[layer];
        var hidden = _shape.HiddenSize;
        RmsNorm.Forward(
            kept.Input.Start, weights.Weights.Start + slices.AttentionNorm.Offset, kept.AttentionInput.Start, kept.AttentionScale.Start,
            _tokens, hidden, _shape.NormEpsilon);
        Apply(packed.QueryKeyValue, kept.AttentionInput, kept.Packed.Start, _shape.PackedSize, _tokens, accumulate: false);
        var first = 0;
        foreach (var sequence in sequences)
        {
            var rows = kept.Packed.Start + ((nint)first * _shape.PackedSize);
            Rotate(rows, sequence.Length, backwards: false);
            _attention.Forward(
                rows, kept.Mixed.Start + ((nint)first * _shape.QuerySize), kept.LogSums.Start + ((nint)first * _shape.Heads), sequence.Length);
            first += sequence.Length;
        }

        var (mixed, count) = AfterAttention(layer);
        var stream = new Span<float>(kept.Middle.Start, count * hidden);
        Apply(packed.Output, mixed, kept.Middle.Start, hidden, count, accumulate: true);
        RmsNorm.Forward(
            kept.Middle.Start, weights.Weights.Start + slices.FeedForwardNorm.Offset, kept.FeedForwardInput.Start,
            kept.FeedForwardScale.Start, count, hidden, _shape.NormEpsilon);
        Apply(packed.GateUp, kept.FeedForwardInput, kept.GateUp.Start, 2 * _shape.FeedForwardSize, count, accumulate: false);
        SwiGlu.Forward(kept.GateUp.Start, kept.Units.Start, count, _shape.FeedForwardSize);
        stream.CopyTo(new Span<float>(output, count * hidden));
        Apply(packed.Down, kept.Units, output, hidden, count, accumulate: true);
    }

    // Starts the stream behind attention. In the last layer only positions with a weight go on: nothing later looks at the others.
    private (FloatBuffer Mixed, int Count) AfterAttention(int layer)
    {
        var kept = _buffers.Layers[layer];
        if (layer < _shape.Layers - 1)
        {
            kept.Input.Span[..(_tokens * _shape.HiddenSize)].CopyTo(kept.Middle.Span);
            return (kept.Mixed, _tokens);
        }

        RowSelection.Gather(kept.Input, kept.Middle, _weighted, _shape.HiddenSize);
        RowSelection.Gather(kept.Mixed, _buffers.WeightedMixed, _weighted, _shape.QuerySize);
        return (_buffers.WeightedMixed, _weighted.Count);
    }

    private void Backward(PackedWeights weights, ReadOnlySpan<TrainingSequence> sequences, GradientSum gradient)
    {
        var hidden = _shape.HiddenSize;
        var stream = _buffers.StreamGradient;
        if (!gradient.Add)
        {
            foreach (var slice in weights.Weights.Layout.All.Where(slice => slice.Kind == ParameterKind.Norm))
            {
                gradient.Sum.Span.Slice(slice.Offset, slice.Length).Clear(); // norms are always added to
            }
        }

        ApplyBackward(
            weights.Embedding, _buffers.Logits, _buffers.LogitStride, _buffers.Final, _buffers.HiddenGradient, _weighted.Count, gradient);
        stream.Span[..(_weighted.Count * hidden)].Clear();
        var finalNorm = weights.Weights.Layout.FinalNorm.Offset;
        RmsNorm.Backward(
            _buffers.Last.Start, weights.Weights.Start + finalNorm, _buffers.FinalScale.Start, _buffers.HiddenGradient.Start, stream.Start,
            gradient.Sum.Start + finalNorm, _weighted.Count, hidden);
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            BackwardFeedForward(weights, layer, gradient);
            BackwardAttention(weights, layer, sequences, gradient);
        }

        var source = stream.Start;
        foreach (var sequence in sequences)
        {
            foreach (var id in sequence.Tokens)
            {
                VectorMath.AddScaled(1, source, gradient.Sum.Start + ((nint)id * hidden), hidden);
                source += hidden;
            }
        }
    }

    private void BackwardFeedForward(PackedWeights weights, int layer, GradientSum gradient)
    {
        var kept = _buffers.Layers[layer];
        var packed = weights.Layers[layer];
        var norm = weights.Weights.Layout.Layers[layer].FeedForwardNorm.Offset;
        var hidden = _shape.HiddenSize;
        var inner = _shape.FeedForwardSize;
        var stream = _buffers.StreamGradient;
        var isLast = layer == _shape.Layers - 1;
        var count = isLast ? _weighted.Count : _tokens;
        ApplyBackward(packed.Down, stream, hidden, kept.Units, _buffers.UnitsGradient, count, gradient);
        SwiGlu.Backward(kept.GateUp.Start, _buffers.UnitsGradient.Start, count, inner);
        ApplyBackward(packed.GateUp, kept.GateUp, 2 * inner, kept.FeedForwardInput, _buffers.HiddenGradient, count, gradient);
        RmsNorm.Backward(
            kept.Middle.Start, weights.Weights.Start + norm, kept.FeedForwardScale.Start, _buffers.HiddenGradient.Start, stream.Start,
            gradient.Sum.Start + norm, count, hidden);
        ApplyBackward(
            packed.Output, stream, hidden, isLast ? _buffers.WeightedMixed : kept.Mixed, _buffers.MixedGradient, count, gradient);
        if (isLast)
        {
            RowSelection.Scatter(stream, _weighted, _tokens, hidden);
            RowSelection.Scatter(_buffers.MixedGradient, _weighted, _tokens, _shape.QuerySize);
        }
    }

    private void BackwardAttention(PackedWeights weights, int layer, ReadOnlySpan<TrainingSequence> sequences, GradientSum gradient)
    {
        var kept = _buffers.Layers[layer];
        var norm = weights.Weights.Layout.Layers[layer].AttentionNorm.Offset;
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
            weights.Layers[layer].QueryKeyValue, _buffers.PackedGradient, _shape.PackedSize, kept.AttentionInput, _buffers.HiddenGradient,
            _tokens, gradient);
        RmsNorm.Backward(
            kept.Input.Start, weights.Weights.Start + norm, kept.AttentionScale.Start, _buffers.HiddenGradient.Start,
            _buffers.StreamGradient.Start, gradient.Sum.Start + norm, _tokens, _shape.HiddenSize);
    }

    private void Rotate(float* packed, int tokens, bool backwards)
    {
        for (var position = 0; position < tokens; position++, packed += _shape.PackedSize)
        {
            _rotary.Rotate(packed, _shape.Heads + _shape.KeyValueHeads, position, backwards); // keys lie right behind the queries
        }
    }

    // output (+)= input · Wᵀ.
    private void Apply(PackedWeight weight, FloatBuffer input, float* output, int stride, int rows, bool accumulate)
        => _multiplier.Multiply(new(input.Start, weight.Inputs), weight.Forward, output, stride, rows, accumulate);

    // inputGradient = outputGradient · W and weightGradient (+)= outputGradientᵀ · input.
    private void ApplyBackward(
        PackedWeight weight, FloatBuffer outputGradient, int stride, FloatBuffer input, FloatBuffer inputGradient, int rows,
        GradientSum gradient)
    {
        var output = new MatrixView(outputGradient.Start, stride);
        _multiplier.Multiply(output, weight.Backward, inputGradient.Start, weight.Inputs, rows);
        _multiplier.Multiply(
            output.Transposed, new(input.Start, weight.Inputs), gradient.Sum.Start + weight.Offset, weight.Inputs, weight.Outputs,
            weight.Inputs, rows, gradient.Add);
    }

    // Where gradients go, and whether they are added to what is there.
    private readonly record struct GradientSum(FloatBuffer Sum, bool Add);
}
