using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeReasoner.Kernels;

/// <summary>Multiplies vectors with a group of 16 columns on ARM64 with the dot product instructions (Cortex-A76, A78AE and later; not A72): four columns a register, four rows of each an instruction.</summary>
internal static unsafe class DotProductKernel
{
    /// <summary>Gets a value indicating whether this machine has the instructions.</summary>
    public static bool IsSupported => Dp.IsSupported;

    /// <summary>Multiplies all vectors with one group; parameters as in <see cref="Avx512Kernel.Multiply"/>.</summary>
    /// <param name="values">Shape <c>[rows, 32 · blocks]</c>.</param>
    /// <param name="scales">Shape <c>[rows, blocks]</c>.</param>
    /// <param name="weights">The group.</param>
    /// <param name="factor">What a scale's bits are multiplied with.</param>
    /// <param name="output">Of the first vector and the group's first column.</param>
    /// <param name="rows">How many vectors.</param>
    /// <param name="blocks">Blocks of each.</param>
    /// <param name="stride">Columns of the whole matrix.</param>
    public static void Multiply(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, long rows, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var row = 0L;
        for (; row + 2 <= rows; row += 2)
        {
            Two(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks, stride);
        }

        if (row < rows)
        {
            One(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks);
        }
    }

    private static void One(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks)
    {
        var (sum0, sum1, sum2, sum3) = (Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero, Vector128<float>.Zero);
        for (var block = 0; block < blocks; block++)
        {
            var (first, second) = (Vector128.Load(values), Vector128.Load(values + 16));
            var at = weights + BlockLayout.WeightsOf(block);
            var weightScales = weights + BlockLayout.ScalesOf(block);
            sum0 = Add(sum0, Product(first, second, at), scales, Scales(weightScales, 0, factor));
            sum1 = Add(sum1, Product(first, second, at + 16), scales, Scales(weightScales, 1, factor));
            sum2 = Add(sum2, Product(first, second, at + 32), scales, Scales(weightScales, 2, factor));
            sum3 = Add(sum3, Product(first, second, at + 48), scales, Scales(weightScales, 3, factor));
            values += BlockLayout.BlockRows;
            scales++;
        }

        sum0.Store(output);
        sum1.Store(output + 4);
        sum2.Store(output + 8);
        sum3.Store(output + 12);
    }

    /// <summary>Two vectors, so that a block is unpacked once for both.</summary>
    private static void Two(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        for (var part = 0; part < BlockLayout.GroupColumns / 4; part++)
        {
            var (sumA, sumB) = (Vector128<float>.Zero, Vector128<float>.Zero);
            for (var block = 0; block < blocks; block++)
            {
                var of = values + (block * BlockLayout.BlockRows);
                var at = weights + BlockLayout.WeightsOf(block);
                var weightScales = Scales(weights + BlockLayout.ScalesOf(block), part, factor);
                var (productA, productB) = Products(Vector128.Load(of), Vector128.Load(of + 16), Vector128.Load(of + length), Vector128.Load(of + length + 16), at + (16 * part));
                sumA = Add(sumA, productA, scales + block, weightScales);
                sumB = Add(sumB, productB, scales + blocks + block, weightScales);
            }

            sumA.Store(output + (4 * part));
            sumB.Store(output + stride + (4 * part));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Product(Vector128<sbyte> first, Vector128<sbyte> second, byte* weights)
    {
        var mask = Vector128.Create((byte)15);
        var (w0, w1) = (Vector128.Load(weights), Vector128.Load(weights + 64));
        var (w2, w3) = (Vector128.Load(weights + 128), Vector128.Load(weights + 192));
        var even = Dp.DotProductBySelectedQuadruplet(Vector128<int>.Zero, (w0 & mask).AsSByte(), first, 0);
        var odd = Dp.DotProductBySelectedQuadruplet(Vector128<int>.Zero, (w0 >>> 4).AsSByte(), first, 1);
        even = Dp.DotProductBySelectedQuadruplet(even, (w1 & mask).AsSByte(), first, 2);
        odd = Dp.DotProductBySelectedQuadruplet(odd, (w1 >>> 4).AsSByte(), first, 3);
        even = Dp.DotProductBySelectedQuadruplet(even, (w2 & mask).AsSByte(), second, 0);
        odd = Dp.DotProductBySelectedQuadruplet(odd, (w2 >>> 4).AsSByte(), second, 1);
        even = Dp.DotProductBySelectedQuadruplet(even, (w3 & mask).AsSByte(), second, 2);
        odd = Dp.DotProductBySelectedQuadruplet(odd, (w3 >>> 4).AsSByte(), second, 3);
        return even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<int> A, Vector128<int> B) Products(Vector128<sbyte> firstA, Vector128<sbyte> secondA, Vector128<sbyte> firstB, Vector128<sbyte> secondB, byte* weights)
    {
        var mask = Vector128.Create((byte)15);
        var (a, b) = (Vector128<int>.Zero, Vector128<int>.Zero);
        var pair = Vector128.Load(weights);
        var (low, high) = ((pair & mask).AsSByte(), (pair >>> 4).AsSByte());
        a = Dp.DotProductBySelectedQuadruplet(a, low, firstA, 0);
        b = Dp.DotProductBySelectedQuadruplet(b, low, firstB, 0);
        a = Dp.DotProductBySelectedQuadruplet(a, high, firstA, 1);
        b = Dp.DotProductBySelectedQuadruplet(b, high, firstB, 1);
        pair = Vector128.Load(weights + 64);
        (low, high) = ((pair & mask).AsSByte(), (pair >>> 4).AsSByte());
        a = Dp.DotProductBySelectedQuadruplet(a, low, firstA, 2);
        b = Dp.DotProductBySelectedQuadruplet(b, low, firstB, 2);
        a = Dp.DotProductBySelectedQuadruplet(a, high, firstA, 3);
        b = Dp.DotProductBySelectedQuadruplet(b, high, firstB, 3);
        pair = Vector128.Load(weights + 128);
        (low, high) = ((pair & mask).AsSByte(), (pair >>> 4).AsSByte());
        a = Dp.DotProductBySelectedQuadruplet(a, low, secondA, 0);
        b = Dp.DotProductBySelectedQuadruplet(b, low, secondB, 0);
        a = Dp.DotProductBySelectedQuadruplet(a, high, secondA, 1);
        b = Dp.DotProductBySelectedQuadruplet(b, high, secondB, 1);
        pair = Vector128.Load(weights + 192);
        (low, high) = ((pair & mask).AsSByte(), (pair >>> 4).AsSByte());
        a = Dp.DotProductBySelectedQuadruplet(a, low, secondA, 2);
        b = Dp.DotProductBySelectedQuadruplet(b, low, secondB, 2);
        a = Dp.DotProductBySelectedQuadruplet(a, high, secondA, 3);
        b = Dp.DotProductBySelectedQuadruplet(b, high, secondB, 3);
        return (a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> sum, Vector128<int> product, BlockScale* scale, Vector128<float> weightScales)
        => AdvSimd.FusedMultiplyAdd(sum, AdvSimd.ConvertToSingle(product - Vector128.Create(scale->Excess)), weightScales * Vector128.Create(scale->Scale));

    /// <summary>The scales of four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scales(byte* halves, int part, float factor)
        => (AdvSimd.ShiftLeftLogicalWideningLower(Vector64.Load((short*)halves + (4 * part)), 13) & Vector128.Create(unchecked((int)0x8FFFFFFF))).AsSingle() * Vector128.Create(factor);
}
