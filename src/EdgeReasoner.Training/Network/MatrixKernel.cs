using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeReasoner.Training.Network;

/// <summary>The innermost loop of the matrix product: a tile of outputs that stays in registers.</summary>
/// <remarks>
/// With AVX2, 6 × 16: twelve accumulators, two vectors of the right factor and one broadcast fill 15 of the 16 registers (Goto and van de
/// Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; the tile size is BLIS's). With AVX-512, 8 × 32, and 8 × 16 for a last
/// narrow panel: a larger tile would need fewer loads still, but the sizes of the networks are multiples of 8, and attention over short
/// sequences wastes what a tile has too much.
/// </remarks>
internal static unsafe class MatrixKernel
{
    /// <summary>Gets the rows of a tile.</summary>
    internal static int TileRows => Vector512.IsHardwareAccelerated ? 8 : 6;

    /// <summary>Gets the columns of a tile.</summary>
    internal static int TileColumns => Vector512.IsHardwareAccelerated ? 32 : 16;

    /// <summary>Gets the columns of the narrowest tile; a panel has these or <see cref="TileColumns"/>.</summary>
    internal static int NarrowColumns => 16;

    /// <summary>Multiplies the rows of a tile by a packed panel.</summary>
    /// <param name="left">First element of the left rows.</param>
    /// <param name="rowStride">Floats between left rows.</param>
    /// <param name="depthStride">Floats between neighbours in a left row.</param>
    /// <param name="panel">Right factor, <c>[depth, panelColumns]</c>.</param>
    /// <param name="panelColumns"><see cref="TileColumns"/> or <see cref="NarrowColumns"/>.</param>
    /// <param name="depth">Terms per output, 0 or more.</param>
    /// <param name="output">First output.</param>
    /// <param name="outputStride">Floats between output rows.</param>
    /// <param name="accumulate">Whether to add to the outputs instead of overwriting them.</param>
    internal static void Multiply(
        float* left, nint rowStride, nint depthStride, float* panel, int panelColumns, int depth, float* output, nint outputStride, bool accumulate)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            Multiply6By16(left, rowStride, depthStride, panel, depth, output, outputStride, accumulate);
        }
        else if (panelColumns == TileColumns)
        {
            Multiply8By32(left, rowStride, depthStride, panel, depth, output, outputStride, accumulate);
        }
        else
        {
            Multiply8By16(left, rowStride, depthStride, panel, depth, output, outputStride, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, the accumulators compete for registers with the caller's variables
    private static void Multiply6By16(
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
            panel += 16;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Multiply8By32(
        float* left, nint rowStride, nint depthStride, float* panel, int depth, float* output, nint outputStride, bool accumulate)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default;
        Vector512<float> c60 = default, c61 = default, c70 = default, c71 = default;
        var upper = left;
        var lower = left + (4 * rowStride);
        var twice = 2 * rowStride;
        var thrice = 3 * rowStride;
        for (; depth > 0; depth--)
        {
            var b0 = Vector512.Load(panel);
            var b1 = Vector512.Load(panel + 16);
            var a = Vector512.Create(*upper);
            c00 = Vector512.MultiplyAddEstimate(a, b0, c00);
            c01 = Vector512.MultiplyAddEstimate(a, b1, c01);
            a = Vector512.Create(upper[rowStride]);
            c10 = Vector512.MultiplyAddEstimate(a, b0, c10);
            c11 = Vector512.MultiplyAddEstimate(a, b1, c11);
            a = Vector512.Create(upper[twice]);
            c20 = Vector512.MultiplyAddEstimate(a, b0, c20);
            c21 = Vector512.MultiplyAddEstimate(a, b1, c21);
            a = Vector512.Create(upper[thrice]);
            c30 = Vector512.MultiplyAddEstimate(a, b0, c30);
            c31 = Vector512.MultiplyAddEstimate(a, b1, c31);
            a = Vector512.Create(*lower);
            c40 = Vector512.MultiplyAddEstimate(a, b0, c40);
            c41 = Vector512.MultiplyAddEstimate(a, b1, c41);
            a = Vector512.Create(lower[rowStride]);
            c50 = Vector512.MultiplyAddEstimate(a, b0, c50);
            c51 = Vector512.MultiplyAddEstimate(a, b1, c51);
            a = Vector512.Create(lower[twice]);
            c60 = Vector512.MultiplyAddEstimate(a, b0, c60);
            c61 = Vector512.MultiplyAddEstimate(a, b1, c61);
            a = Vector512.Create(lower[thrice]);
            c70 = Vector512.MultiplyAddEstimate(a, b0, c70);
            c71 = Vector512.MultiplyAddEstimate(a, b1, c71);
            panel += 32;
            upper += depthStride;
            lower += depthStride;
        }

        Store(output, c00, c01, accumulate);
        Store(output + outputStride, c10, c11, accumulate);
        Store(output + (2 * outputStride), c20, c21, accumulate);
        Store(output + (3 * outputStride), c30, c31, accumulate);
        Store(output + (4 * outputStride), c40, c41, accumulate);
        Store(output + (5 * outputStride), c50, c51, accumulate);
        Store(output + (6 * outputStride), c60, c61, accumulate);
        Store(output + (7 * outputStride), c70, c71, accumulate);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Multiply8By16(
        float* left, nint rowStride, nint depthStride, float* panel, int depth, float* output, nint outputStride, bool accumulate)
    {
        Vector512<float> c00 = default, c10 = default, c20 = default, c30 = default;
        Vector512<float> c40 = default, c50 = default, c60 = default, c70 = default;
        var upper = left;
        var lower = left + (4 * rowStride);
        var twice = 2 * rowStride;
        var thrice = 3 * rowStride;
        for (; depth > 0; depth--)
        {
            var b0 = Vector512.Load(panel);
            var a = Vector512.Create(*upper);
            c00 = Vector512.MultiplyAddEstimate(a, b0, c00);
            a = Vector512.Create(upper[rowStride]);
            c10 = Vector512.MultiplyAddEstimate(a, b0, c10);
            a = Vector512.Create(upper[twice]);
            c20 = Vector512.MultiplyAddEstimate(a, b0, c20);
            a = Vector512.Create(upper[thrice]);
            c30 = Vector512.MultiplyAddEstimate(a, b0, c30);
            a = Vector512.Create(*lower);
            c40 = Vector512.MultiplyAddEstimate(a, b0, c40);
            a = Vector512.Create(lower[rowStride]);
            c50 = Vector512.MultiplyAddEstimate(a, b0, c50);
            a = Vector512.Create(lower[twice]);
            c60 = Vector512.MultiplyAddEstimate(a, b0, c60);
            a = Vector512.Create(lower[thrice]);
            c70 = Vector512.MultiplyAddEstimate(a, b0, c70);
            panel += 16;
            upper += depthStride;
            lower += depthStride;
        }

        Store(output, c00, accumulate);
        Store(output + outputStride, c10, accumulate);
        Store(output + (2 * outputStride), c20, accumulate);
        Store(output + (3 * outputStride), c30, accumulate);
        Store(output + (4 * outputStride), c40, accumulate);
        Store(output + (5 * outputStride), c50, accumulate);
        Store(output + (6 * outputStride), c60, accumulate);
        Store(output + (7 * outputStride), c70, accumulate);
    }

    private static void Store(float* output, Vector512<float> first, Vector512<float> second, bool accumulate)
    {
        Store(output, first, accumulate);
        Store(output + 16, second, accumulate);
    }

    private static void Store(float* output, Vector512<float> value, bool accumulate)
        => (accumulate ? value + Vector512.Load(output) : value).Store(output);

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
