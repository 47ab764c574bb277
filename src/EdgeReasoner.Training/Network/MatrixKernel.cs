using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>The innermost loop of the matrix product: a tile of 6 × 16 outputs that stays in registers.</summary>
/// <remarks>
/// Twelve accumulators, two vectors of the right factor and one broadcast fill 15 of the 16 AVX registers (Goto and van de Geijn,
/// Anatomy of High-Performance Matrix Multiplication, 2008; the tile size is BLIS's for AVX2).
/// </remarks>
internal static unsafe class MatrixKernel
{
    /// <summary>Rows of a tile.</summary>
    internal const int TileRows = 6;

    /// <summary>Columns of a tile.</summary>
    internal const int TileColumns = 16;

    /// <summary>Multiplies six rows by a packed panel.</summary>
    /// <param name="left">First element of the left rows.</param>
    /// <param name="rowStride">Floats between left rows.</param>
    /// <param name="depthStride">Floats between neighbours in a left row.</param>
    /// <param name="panel">Right factor, <c>[depth, 16]</c>.</param>
    /// <param name="depth">Terms per output, 0 or more.</param>
    /// <param name="output">First output.</param>
    /// <param name="outputStride">Floats between output rows.</param>
    /// <param name="accumulate">Whether to add to the outputs instead of overwriting them.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, the accumulators compete for registers with the caller's variables
    internal static void Multiply(
        float* left, nint rowStride, nint depthStride, float* panel, int depth, float* output, nint outputStride, bool accumulate)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        var upper = left;
        var lower = left + (3 * rowStride);
        var twice = 2 * rowStride;
        for (; depth > 0; depth--)
        {
            var b0 = Vector256.Load(panel);
            var b1 = Vector256.Load(panel + 8);
            var a = Vector256.Create(*upper);
            c00 = Vector256.MultiplyAddEstimate(a, b0, c00);
            c01 = Vector256.MultiplyAddEstimate(a, b1, c01);
            a = Vector256.Create(upper[rowStride]);
            c10 = Vector256.MultiplyAddEstimate(a, b0, c10);
            c11 = Vector256.MultiplyAddEstimate(a, b1, c11);
            a = Vector256.Create(upper[twice]);
            c20 = Vector256.MultiplyAddEstimate(a, b0, c20);
            c21 = Vector256.MultiplyAddEstimate(a, b1, c21);
            a = Vector256.Create(*lower);
            c30 = Vector256.MultiplyAddEstimate(a, b0, c30);
            c31 = Vector256.MultiplyAddEstimate(a, b1, c31);
            a = Vector256.Create(lower[rowStride]);
            c40 = Vector256.MultiplyAddEstimate(a, b0, c40);
            c41 = Vector256.MultiplyAddEstimate(a, b1, c41);
            a = Vector256.Create(lower[twice]);
            c50 = Vector256.MultiplyAddEstimate(a, b0, c50);
            c51 = Vector256.MultiplyAddEstimate(a, b1, c51);
            panel += TileColumns;
            upper += depthStride;
            lower += depthStride;
        }

        Store(output, c00, c01, accumulate);
        Store(output + outputStride, c10, c11, accumulate);
        Store(output + (2 * outputStride), c20, c21, accumulate);
        Store(output + (3 * outputStride), c30, c31, accumulate);
        Store(output + (4 * outputStride), c40, c41, accumulate);
        Store(output + (5 * outputStride), c50, c51, accumulate);
    }

    private static void Store(float* output, Vector256<float> first, Vector256<float> second, bool accumulate)
    {
        if (accumulate)
        {
            first += Vector256.Load(output);
            second += Vector256.Load(output + 8);
        }

        first.Store(output);
        second.Store(output + 8);
    }
}
