using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>Causal grouped-query attention within one sequence. Probabilities are not kept for the backward pass but computed again.</summary>
/// <remarks>
/// Recomputing costs one small product and one exponential per score, far less than moving n² scores per head and layer through memory
/// (FlashAttention, arXiv:2205.14135). Rows of queries, keys and values are packed next to each other, already rotated.
/// </remarks>
internal sealed unsafe class CausalAttention
{
    private readonly NetworkShape _shape;
    private readonly MatrixMultiplier _multiplier;
    private readonly float _scale;
    private FloatBuffer _scores = new(0);
    private FloatBuffer _gradients = new(0);
    private int _stride;

    /// <summary>Prepares attention for one thread.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="multiplier">The thread's own products.</param>
    internal CausalAttention(NetworkShape shape, MatrixMultiplier multiplier)
    {
        _shape = shape;
        _multiplier = multiplier;
        _scale = 1 / MathF.Sqrt(shape.HeadSize);
    }

    /// <summary>Mixes the values of one sequence.</summary>
    /// <param name="packed"><c>[tokens, PackedSize]</c>: queries, keys, values.</param>
    /// <param name="output">Receives <c>[tokens, QuerySize]</c>.</param>
    /// <param name="logSums">Receives ln Σ e^score per head and token, <c>[heads, tokens]</c>.</param>
    /// <param name="tokens">Tokens of the sequence.</param>
    internal void Forward(float* packed, float* output, float* logSums, int tokens)
    {
        Reserve(tokens);
        var scores = _scores.Start;
        for (var head = 0; head < _shape.Heads; head++)
        {
            var (query, key, value) = Views(packed, head);
            _multiplier.Multiply(query, key.Transposed, scores, _stride, tokens, tokens, _shape.HeadSize, triangle: Triangle.OutputLower);
            for (var row = 0; row < tokens; row++)
            {
                var line = scores + ((nint)row * _stride);
                ScaleAndCap(_shape, line, row + 1);
                logSums[(head * tokens) + row] = VectorMath.SoftMax(line, row + 1);
                ClearAbove(line, row, tokens);
            }

            _multiplier.Multiply(
                new(scores, _stride), value, output + (head * _shape.HeadSize), _shape.QuerySize, tokens, _shape.HeadSize, tokens,
                triangle: Triangle.LeftLower);
        }
    }

    /// <summary>Computes the gradients of queries, keys and values of one sequence.</summary>
    /// <param name="packed">As in the forward pass.</param>
    /// <param name="output">What the forward pass computed.</param>
    /// <param name="logSums">What the forward pass stored.</param>
    /// <param name="outputGradient"><c>[tokens, QuerySize]</c>.</param>
    /// <param name="packedGradient">Receives <c>[tokens, PackedSize]</c>.</param>
    /// <param name="tokens">Tokens of the sequence.</param>
    internal void Backward(float* packed, float* output, float* logSums, float* outputGradient, float* packedGradient, int tokens)
    {
        Reserve(tokens);
        var size = _shape.HeadSize;
        var shared = _shape.Heads / _shape.KeyValueHeads;
        var probabilities = new MatrixView(_scores.Start, _stride);
        var gradients = new MatrixView(_gradients.Start, _stride);
        for (var head = 0; head < _shape.Heads; head++)
        {
            var (query, key, value) = Views(packed, head);
            var (queryGradient, keyGradient, valueGradient) = Views(packedGradient, head);
            var headGradient = new MatrixView(outputGradient + (head * size), _shape.QuerySize);
            _multiplier.Multiply(query, key.Transposed, _scores.Start, _stride, tokens, tokens, size, triangle: Triangle.OutputLower);
            _multiplier.Multiply(
                headGradient, value.Transposed, _gradients.Start, _stride, tokens, tokens, size, triangle: Triangle.OutputLower);
            for (var row = 0; row < tokens; row++)
            {
                var mean = VectorMath.Dot(
                    output + ((nint)row * _shape.QuerySize) + (head * size), headGradient.Start + ((nint)row * _shape.QuerySize), size);
                ScoreGradients(row, tokens, logSums[(head * tokens) + row], mean);
            }

            // The first query head of a group writes the shared key and value gradients, the others add.
            var add = head % shared != 0;
            _multiplier.Multiply(
                gradients, key, queryGradient.Start, _shape.PackedSize, tokens, size, tokens, triangle: Triangle.LeftLower);
            _multiplier.Multiply(
                gradients.Transposed, query, keyGradient.Start, _shape.PackedSize, tokens, size, tokens, add, Triangle.LeftUpper);
            _multiplier.Multiply(
                probabilities.Transposed, headGradient, valueGradient.Start, _shape.PackedSize, tokens, size, tokens, add, Triangle.LeftUpper);
        }
    }

    /// <summary>Scales raw scores by 1/√head and caps them, in place.</summary>
    /// <param name="shape">Head size and cap.</param>
    /// <param name="scores">Products of a query with keys; readable up to a multiple of 8.</param>
    /// <param name="length">Scores that count.</param>
    internal static void ScaleAndCap(NetworkShape shape, float* scores, int length)
    {
        var cap = shape.AttentionSoftCap;
        var scale = 1 / MathF.Sqrt(shape.HeadSize);
        for (var i = 0; i < length; i += 8)
        {
            var score = Vector256.Load(scores + i) * scale;
            if (cap > 0)
            {
                score = VectorMath.Tanh(score * (1 / cap)) * cap;
            }

            score.Store(scores + i);
        }
    }

    private (MatrixView Query, MatrixView Key, MatrixView Value) Views(float* packed, int head)
    {
        var group = head / (_shape.Heads / _shape.KeyValueHeads);
        var key = packed + _shape.QuerySize + (group * _shape.HeadSize);
        return (new(packed + (head * _shape.HeadSize), _shape.PackedSize), new(key, _shape.PackedSize),
            new(key + _shape.KeyValueSize, _shape.PackedSize));
    }

    private void Reserve(int tokens)
    {
        // Room for whole vectors and tiles past the last column; not a power of two, so that rows spread over the cache.
        _stride = ((tokens + 15) & ~15) + 8;
        if (_scores.Length < tokens * _stride)
        {
            var room = Math.Max(tokens, Math.Min(2 * tokens, _shape.ContextLength)); // few growths, each of them zeroes memory
            _scores = new FloatBuffer(room * (room + 24));
            _gradients = new FloatBuffer(room * (room + 24));
        }
    }

    // Scores become probabilities p, and gradients g of the probabilities become p·(g − Σ p g)·scale·(1 − tanh²).
    private void ScoreGradients(int row, int tokens, float logSum, float mean)
    {
        var cap = _shape.AttentionSoftCap;
        var scores = _scores.Start + ((nint)row * _stride);
        var gradients = _gradients.Start + ((nint)row * _stride);
        for (var i = 0; i <= row; i += 8)
        {
            var score = Vector256.Load(scores + i) * _scale;
            var slope = Vector256.Create(_scale);
            if (cap > 0)
            {
                var bounded = VectorMath.Tanh(score * (1 / cap));
                score = bounded * cap;
                slope -= slope * bounded * bounded;
            }

            var probability = VectorMath.Exp(score - Vector256.Create(logSum));
            probability.Store(scores + i);
            (probability * (Vector256.Load(gradients + i) - Vector256.Create(mean)) * slope).Store(gradients + i);
        }

        ClearAbove(scores, row, tokens);
        ClearAbove(gradients, row, tokens);
    }

    // The products over a triangle work in whole tiles: what they touch above the diagonal must be 0.
    private static void ClearAbove(float* line, int row, int tokens)
        => new Span<float>(line + row + 1, Math.Max(0, Math.Min(tokens, row + MatrixKernel.TileRows) - row - 1)).Clear();
}
