using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>
/// Rotary positions over the whole head, halves paired (not interleaved), as GroupQueryAttention of ONNX Runtime computes them with
/// do_rotary = 1 and rotary_interleaved = 0 (RoFormer, arXiv:2104.09864).
/// </summary>
internal sealed unsafe class RotaryTable
{
    private readonly int _headSize;
    private readonly FloatBuffer _cosines;
    private readonly FloatBuffer _sines;

    /// <summary>Computes the table for every position of the context.</summary>
    /// <param name="shape">Head size, base and context length.</param>
    internal RotaryTable(NetworkShape shape)
    {
        _headSize = shape.HeadSize;
        var half = _headSize / 2;
        _cosines = new FloatBuffer(shape.ContextLength * half);
        _sines = new FloatBuffer(shape.ContextLength * half);
        for (var position = 0; position < shape.ContextLength; position++)
        {
            for (var i = 0; i < half; i++)
            {
                var angle = position * Math.Pow(shape.RotaryBase, -2.0 * i / _headSize);
                _cosines.Start[(position * half) + i] = (float)Math.Cos(angle);
                _sines.Start[(position * half) + i] = (float)Math.Sin(angle);
            }
        }
    }

    /// <summary>Gets the cosines, <c>[context, head / 2]</c>.</summary>
    internal ReadOnlySpan<float> Cosines => _cosines.Span;

    /// <summary>Gets the sines, <c>[context, head / 2]</c>.</summary>
    internal ReadOnlySpan<float> Sines => _sines.Span;

    /// <summary>Turns neighbouring heads of one token in place.</summary>
    /// <param name="row">First head.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="position">Position of the token in its sequence.</param>
    /// <param name="backwards">Whether to turn back, which is the gradient of turning.</param>
    internal void Rotate(float* row, int heads, int position, bool backwards = false)
    {
        var half = _headSize / 2;
        var cosines = _cosines.Start + (position * half);
        var sines = _sines.Start + (position * half);
        for (var head = 0; head < heads; head++, row += _headSize)
        {
            for (var i = 0; i < half; i += 8)
            {
                var cosine = Vector256.Load(cosines + i);
                var sine = backwards ? -Vector256.Load(sines + i) : Vector256.Load(sines + i);
                var first = Vector256.Load(row + i);
                var second = Vector256.Load(row + half + i);
                ((first * cosine) - (second * sine)).Store(row + i);
                ((second * cosine) + (first * sine)).Store(row + half + i);
            }
        }
    }
}
