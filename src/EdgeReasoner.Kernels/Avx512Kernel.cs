using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeReasoner.Kernels;

/// <summary>Multiplies vectors with a group of 16 columns on x86-64 with AVX-512 BW: a column a lane.</summary>
/// <remarks>
/// A product of a weight and a value lies in [−1905, 1905]; two are added by one instruction and eight of these in 16 bits, at most 30,480, so that only one
/// conversion a block is needed. On the server processor this was made for, the instructions that are issued are the limit, not the arithmetic: with registers half
/// as wide the same loop took three times as long for eight vectors. With one vector, weights that were prefetched by hand came no earlier than those the processor fetched itself.
/// </remarks>
internal static unsafe class Avx512Kernel
{
    /// <summary>Gets a value indicating whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Multiplies all vectors with one group.</summary>
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
        for (; row + 8 <= rows; row += 8)
        {
            Eight(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks, stride);
        }

        if (row + 4 <= rows)
        {
            Four(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks, stride);
            row += 4;
        }

        if (row + 2 <= rows)
        {
            Two(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks, stride);
            row += 2;
        }

        if (row < rows)
        {
            One(values + (row * length), scales + (row * blocks), weights, factor, output + (row * stride), blocks);
        }
    }

    /// <summary>One vector: memory is the limit, and what is issued beside the arithmetic counts, so that a pair of blocks is written out.</summary>
    private static void One(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks)
    {
        var sum = Vector512<float>.Zero;
        for (var block = 0; block + 1 < blocks; block += 2)
        {
            sum = Add(sum, values, scales, Unpacked.Load(weights, 0, factor));
            sum = Add(sum, values + BlockLayout.BlockRows, scales + 1, Unpacked.Load(weights, 1, factor));
            values += 2 * BlockLayout.BlockRows;
            scales += 2;
            weights += BlockLayout.PairBytes;
        }

        if (blocks % 2 != 0)
        {
            sum = Add(sum, values, scales, Unpacked.Load(weights, 0, factor));
        }

        sum.Store(output);
    }

    private static void Two(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var (sum0, sum1) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var block = 0; block < blocks; block++)
        {
            var unpacked = Unpacked.Load(weights, block, factor);
            sum0 = Add(sum0, values, scales, unpacked);
            sum1 = Add(sum1, values + length, scales + blocks, unpacked);
            values += BlockLayout.BlockRows;
            scales++;
        }

        sum0.Store(output);
        sum1.Store(output + stride);
    }

    private static void Four(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var (sum0, sum1, sum2, sum3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var block = 0; block < blocks; block++)
        {
            Avx2Kernel.Prefetch(weights, block);
            var unpacked = Unpacked.Load(weights, block, factor);
            sum0 = Add(sum0, values, scales, unpacked);
            sum1 = Add(sum1, values + length, scales + blocks, unpacked);
            sum2 = Add(sum2, values + (2 * length), scales + (2 * blocks), unpacked);
            sum3 = Add(sum3, values + (3 * length), scales + (3 * blocks), unpacked);
            values += BlockLayout.BlockRows;
            scales++;
        }

        sum0.Store(output);
        sum1.Store(output + stride);
        sum2.Store(output + (2 * stride));
        sum3.Store(output + (3 * stride));
    }

    private static void Eight(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, int blocks, long stride)
    {
        var length = (long)blocks * BlockLayout.BlockRows;
        var (sum0, sum1, sum2, sum3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (sum4, sum5, sum6, sum7) = (sum0, sum1, sum2, sum3);
        for (var block = 0; block < blocks; block++)
        {
            Avx2Kernel.Prefetch(weights, block);
            var unpacked = Unpacked.Load(weights, block, factor);
            sum0 = Add(sum0, values, scales, unpacked);
            sum1 = Add(sum1, values + length, scales + blocks, unpacked);
            sum2 = Add(sum2, values + (2 * length), scales + (2 * blocks), unpacked);
            sum3 = Add(sum3, values + (3 * length), scales + (3 * blocks), unpacked);
            sum4 = Add(sum4, values + (4 * length), scales + (4 * blocks), unpacked);
            sum5 = Add(sum5, values + (5 * length), scales + (5 * blocks), unpacked);
            sum6 = Add(sum6, values + (6 * length), scales + (6 * blocks), unpacked);
            sum7 = Add(sum7, values + (7 * length), scales + (7 * blocks), unpacked);
            values += BlockLayout.BlockRows;
            scales++;
        }

        sum0.Store(output);
        sum1.Store(output + stride);
        sum2.Store(output + (2 * stride));
        sum3.Store(output + (3 * stride));
        sum4.Store(output + (4 * stride));
        sum5.Store(output + (5 * stride));
        sum6.Store(output + (6 * stride));
        sum7.Store(output + (7 * stride));
    }

    /// <summary>Adds a block's part of the product of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> sum, sbyte* values, BlockScale* scale, in Unpacked weights)
    {
        var even = Avx512BW.MultiplyAddAdjacent(weights.W0, Rows(values, 0));
        var odd = Avx512BW.MultiplyAddAdjacent(weights.W1, Rows(values, 1));
        even += Avx512BW.MultiplyAddAdjacent(weights.W2, Rows(values, 2));
        odd += Avx512BW.MultiplyAddAdjacent(weights.W3, Rows(values, 3));
        even += Avx512BW.MultiplyAddAdjacent(weights.W4, Rows(values, 4));
        odd += Avx512BW.MultiplyAddAdjacent(weights.W5, Rows(values, 5));
        even += Avx512BW.MultiplyAddAdjacent(weights.W6, Rows(values, 6));
        odd += Avx512BW.MultiplyAddAdjacent(weights.W7, Rows(values, 7));
        var product = Avx512BW.MultiplyAddAdjacent(even + odd, Vector512.Create((short)1)) - Vector512.Create(scale->Excess);
        return Avx512F.FusedMultiplyAdd(Avx512F.ConvertToVector512Single(product), weights.Scales * Vector512.Create(scale->Scale), sum);
    }

    /// <summary>Four values of a vector, the same for all columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<sbyte> Rows(sbyte* values, int at) => Vector512.Create(((int*)values)[at]).AsSByte();

    /// <summary>A block of weights, a byte each.</summary>
    private ref struct Unpacked
    {
        public Vector512<byte> W0;
        public Vector512<byte> W1;
        public Vector512<byte> W2;
        public Vector512<byte> W3;
        public Vector512<byte> W4;
        public Vector512<byte> W5;
        public Vector512<byte> W6;
        public Vector512<byte> W7;
        public Vector512<float> Scales;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Unpacked Load(byte* group, int block, float factor)
        {
            var mask = Vector512.Create((byte)15);
            var weights = group + BlockLayout.WeightsOf(block);
            var (first, second) = (Vector512.Load(weights), Vector512.Load(weights + 64));
            var (third, fourth) = (Vector512.Load(weights + 128), Vector512.Load(weights + 192));

            // Field by field: an initializer would clear the whole first.
            Unpacked unpacked;
            (unpacked.W0, unpacked.W1) = (first & mask, High(first));
            (unpacked.W2, unpacked.W3) = (second & mask, High(second));
            (unpacked.W4, unpacked.W5) = (third & mask, High(third));
            (unpacked.W6, unpacked.W7) = (fourth & mask, High(fourth));
            unpacked.Scales = Widen(group + BlockLayout.ScalesOf(block), Vector512.Create(factor));
            return unpacked;

            static Vector512<float> Widen(byte* halves, Vector512<float> factor)
                => ((Avx512F.ConvertToVector512Int32(Vector256.Load((short*)halves)) << 13) & Vector512.Create(unchecked((int)0x8FFFFFFF))).AsSingle() * factor;

            Vector512<byte> High(Vector512<byte> pair) => Avx512BW.ShiftRightLogical(pair.AsUInt16(), 4).AsByte() & mask;
        }
    }
}
