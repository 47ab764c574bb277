using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeReasoner.Kernels;

/// <summary>Multiplies vectors with a group of 16 columns on x86-64 with AVX2 and FMA: a column a lane, eight columns a register.</summary>
/// <remarks>
/// The arithmetic is <see cref="Avx512Kernel"/>'s. There are 16 registers only: several vectors are multiplied with one half of the group and then with the other, each of their values is read
/// once for eight columns, and weights are unpacked where they are used rather than kept.
/// </remarks>
internal static unsafe class Avx2Kernel
{
    private const int HalfColumns = BlockLayout.GroupColumns / 2;
    private const int PrefetchPairs = 4;

    /// <summary>Gets a value indicating whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

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
        for (; row + 4 <= rows; row += 4)
        {
            Four(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), 0, blocks, stride);
            Four(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), 1, blocks, stride);
        }

        if (row + 2 <= rows)
        {
            Two(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), 0, blocks, stride);
            Two(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), 1, blocks, stride);
            row += 2;
        }

        if (row < rows)
        {
            One(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks);
        }
    }

    /// <summary>One vector with both halves, for here memory is the limit, and it is read as one stream; what is issued beside the arithmetic counts, so that a pair of blocks is written out.</summary>
    private static void One(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks)
    {
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var block = 0; block + 1 < blocks; block += 2)
        {
            Prefetch(weights, 0);
            Both(ref low, ref high, values, scales, weights, 0, factor);
            Prefetch(weights, 1);
            Both(ref low, ref high, values + BlockLayout.BlockRows, scales + 1, weights, 1, factor);
            values += 2 * BlockLayout.BlockRows;
            scales += 2;
            weights += BlockLayout.PairBytes;
        }

        if (blocks % 2 != 0)
        {
            Both(ref low, ref high, values, scales, weights, 0, factor);
        }

        low.Store(output);
        high.Store(output + HalfColumns);
    }

    private static void Two(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int half, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var (sum0, sum1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var block = 0; block < blocks; block++)
        {
            if (half == 0)
            {
                Prefetch(weights, block);
            }

            var of = weights + BlockLayout.WeightsOf(block) + (32 * half);
            var (block0, block1) = (Vector256<short>.Zero, Vector256<short>.Zero);
            Step(ref block0, ref block1, values, of, length);
            Step(ref block0, ref block1, values + 8, of + 64, length);
            Step(ref block0, ref block1, values + 16, of + 128, length);
            Step(ref block0, ref block1, values + 24, of + 192, length);
            values += BlockLayout.BlockRows;
            var weightScales = ScalesOf(weights, block, half, factor);
            sum0 = Add(sum0, block0, scales, weightScales);
            sum1 = Add(sum1, block1, scales + blocks, weightScales);
            scales++;
        }

        output += half * HalfColumns;
        sum0.Store(output);
        sum1.Store(output + stride);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(ref Vector256<short> block0, ref Vector256<short> block1, sbyte* values, byte* weights, long length)
        {
            var pair = Vector256.Load(weights);
            var (low, high) = (Low(pair), High(pair));
            block0 += Avx2.MultiplyAddAdjacent(low, Rows(values));
            block1 += Avx2.MultiplyAddAdjacent(low, Rows(values + length));
            block0 += Avx2.MultiplyAddAdjacent(high, Rows(values + 4));
            block1 += Avx2.MultiplyAddAdjacent(high, Rows(values + length + 4));
        }
    }

    private static void Four(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int half, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var (sum0, sum1, sum2, sum3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var block = 0; block < blocks; block++)
        {
            if (half == 0)
            {
                Prefetch(weights, block);
            }

            var of = weights + BlockLayout.WeightsOf(block) + (32 * half);
            var (block0, block1, block2, block3) = (Vector256<short>.Zero, Vector256<short>.Zero, Vector256<short>.Zero, Vector256<short>.Zero);
            Step(ref block0, ref block1, ref block2, ref block3, values, of, length);
            Step(ref block0, ref block1, ref block2, ref block3, values + 8, of + 64, length);
            Step(ref block0, ref block1, ref block2, ref block3, values + 16, of + 128, length);
            Step(ref block0, ref block1, ref block2, ref block3, values + 24, of + 192, length);
            values += BlockLayout.BlockRows;
            var weightScales = ScalesOf(weights, block, half, factor);
            sum0 = Add(sum0, block0, scales, weightScales);
            sum1 = Add(sum1, block1, scales + blocks, weightScales);
            sum2 = Add(sum2, block2, scales + (2 * blocks), weightScales);
            sum3 = Add(sum3, block3, scales + (3 * blocks), weightScales);
            scales++;
        }

        output += half * HalfColumns;
        sum0.Store(output);
        sum1.Store(output + stride);
        sum2.Store(output + (2 * stride));
        sum3.Store(output + (3 * stride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(ref Vector256<short> block0, ref Vector256<short> block1, ref Vector256<short> block2, ref Vector256<short> block3, sbyte* values, byte* weights, long length)
        {
            var pair = Vector256.Load(weights);
            var (low, high) = (Low(pair), High(pair));
            block0 += Avx2.MultiplyAddAdjacent(low, Rows(values));
            block1 += Avx2.MultiplyAddAdjacent(low, Rows(values + length));
            block2 += Avx2.MultiplyAddAdjacent(low, Rows(values + (2 * length)));
            block3 += Avx2.MultiplyAddAdjacent(low, Rows(values + (3 * length)));
            block0 += Avx2.MultiplyAddAdjacent(high, Rows(values + 4));
            block1 += Avx2.MultiplyAddAdjacent(high, Rows(values + length + 4));
            block2 += Avx2.MultiplyAddAdjacent(high, Rows(values + (2 * length) + 4));
            block3 += Avx2.MultiplyAddAdjacent(high, Rows(values + (3 * length) + 4));
        }
    }

    /// <summary>Asks for what comes some blocks later: with many vectors the processor is too busy to look that far ahead, and one of those with AVX2 does not with one.</summary>
    /// <param name="weights">The group, or what is left of it.</param>
    /// <param name="block">The block that is multiplied next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Prefetch(byte* weights, int block)
    {
        var ahead = weights + BlockLayout.WeightsOf(block) + (PrefetchPairs * BlockLayout.PairBytes);
        Sse.Prefetch0(ahead);
        Sse.Prefetch0(ahead + 64);
        Sse.Prefetch0(ahead + 128);
        Sse.Prefetch0(ahead + 192);
    }

    /// <summary>Adds a block's part of the product of one vector, both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both(ref Vector256<float> low, ref Vector256<float> high, sbyte* values, BlockScale* scale, byte* weights, int block, float factor)
    {
        var of = weights + BlockLayout.WeightsOf(block);
        var (lowSum, highSum) = (Vector256<short>.Zero, Vector256<short>.Zero);
        Step(ref lowSum, ref highSum, values, of);
        Step(ref lowSum, ref highSum, values + 8, of + 64);
        Step(ref lowSum, ref highSum, values + 16, of + 128);
        Step(ref lowSum, ref highSum, values + 24, of + 192);
        low = Add(low, lowSum, scale, ScalesOf(weights, block, 0, factor));
        high = Add(high, highSum, scale, ScalesOf(weights, block, 1, factor));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(ref Vector256<short> lowSum, ref Vector256<short> highSum, sbyte* values, byte* weights)
        {
            var (first, second) = (Rows(values), Rows(values + 4));
            var (lowPair, highPair) = (Vector256.Load(weights), Vector256.Load(weights + 32));
            lowSum += Avx2.MultiplyAddAdjacent(Low(lowPair), first);
            highSum += Avx2.MultiplyAddAdjacent(Low(highPair), first);
            lowSum += Avx2.MultiplyAddAdjacent(High(lowPair), second);
            highSum += Avx2.MultiplyAddAdjacent(High(highPair), second);
        }
    }

    /// <summary>Adds what a block gave one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> sum, Vector256<short> block, BlockScale* scale, Vector256<float> weightScales)
    {
        var product = Avx2.MultiplyAddAdjacent(block, Vector256.Create((short)1)) - Vector256.Create(scale->Excess);
        return Fma.MultiplyAdd(Avx.ConvertToVector256Single(product), weightScales * Vector256.Create(scale->Scale), sum);
    }

    /// <summary>Four values of a vector, the same for all columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Rows(sbyte* values) => Vector256.Create(*(int*)values).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Low(Vector256<byte> pair) => pair & Vector256.Create((byte)15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> pair) => Avx2.ShiftRightLogical(pair.AsUInt16(), 4).AsByte() & Vector256.Create((byte)15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ScalesOf(byte* group, int block, int half, float factor)
    {
        var halves = (short*)(group + BlockLayout.ScalesOf(block)) + (half * HalfColumns);
        return ((Avx2.ConvertToVector256Int32(halves) << 13) & Vector256.Create(unchecked((int)0x8FFFFFFF))).AsSingle() * Vector256.Create(factor);
    }
}
