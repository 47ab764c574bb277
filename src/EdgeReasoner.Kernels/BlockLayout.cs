using System.Buffers.Binary;

namespace EdgeReasoner.Kernels;

/// <summary>
/// The layout of 4-bit weights in memory: groups of 16 columns, each a run of pairs of blocks of 32 rows; of a pair first the 16 scales of each block, then the 512
/// weights of each, so that a matmul reads one stream from beginning to end, in whole lines of the cache. An odd last block has a pair to itself, cut off behind its weights.
/// </summary>
/// <remarks>
/// A scale is a 16-bit float, IEEE 754, times a power of two that the whole matrix has in common, so that the largest lies in [2^14, 2^15) and a scale is off by 2^-11 of itself
/// or 2^-39 of the largest; one that was a 16-bit float keeps its value. Byte 64·v + 4·c + j of a block (v in 0–3, column c in 0–15, j in 0–3) holds the weight of row 8·v + j in its low half and that of row
/// 8·v + 4 + j in its high half: four rows of a column side by side, as instructions for products of bytes take them, whatever the width of their registers.
/// A weight w in [0, 15] stands for (w − 8) · scale.
/// </remarks>
public static class BlockLayout
{
    /// <summary>The layout's version; another whenever weights lie differently, so that what was written for another is not read.</summary>
    public const int Version = 2;

    /// <summary>Rows of a block: they share a scale.</summary>
    public const int BlockRows = 32;

    /// <summary>Columns of a group.</summary>
    public const int GroupColumns = 16;

    /// <summary>The number that is taken off every weight.</summary>
    public const int ZeroPoint = 8;

    /// <summary>Bytes of the weights of a block.</summary>
    internal const int WeightBytes = BlockRows * GroupColumns / 2;

    /// <summary>The exponent of the power of two that a scale's bits are to be multiplied with, shifted to where a 32-bit float has them: the difference of the two exponents' biases is 112.</summary>
    internal const int HalfExponent = 112;

    /// <summary>Bytes of a pair of blocks.</summary>
    internal const int PairBytes = PairScaleBytes + (2 * WeightBytes);
    private const int BlockScaleBytes = GroupColumns * sizeof(ushort);
    private const int PairScaleBytes = 2 * BlockScaleBytes;
    private const int LargestExponent = 14; // of a scale

    /// <summary>Tests whether a matrix can lie so.</summary>
    /// <param name="rows">Rows K: the length of the vectors that it is multiplied with.</param>
    /// <param name="columns">Columns N.</param>
    /// <param name="blockRows">Rows that share a scale.</param>
    /// <returns>True when it can.</returns>
    public static bool Fits(long rows, long columns, long blockRows)
        => rows > 0 && columns > 0 && rows % BlockRows == 0 && columns % GroupColumns == 0 && blockRows >= BlockRows && blockRows % BlockRows == 0;

    /// <summary>Bytes of a matrix.</summary>
    /// <param name="rows">Rows K, a multiple of 32.</param>
    /// <param name="columns">Columns N, a multiple of 16.</param>
    /// <returns>The bytes.</returns>
    public static long BytesOf(long rows, long columns) => GroupBytes(rows / BlockRows) * (columns / GroupColumns);

    /// <summary>The power of two that a matrix's scales are multiplied with, so that they fit into 16 bits.</summary>
    /// <param name="largest">The largest of their magnitudes, finite.</param>
    /// <returns>Its exponent; null for a matrix of larger numbers than any model has.</returns>
    public static int? ScaleExponent(float largest)
    {
        var exponent = largest == 0 ? 0 : LargestExponent - Math.ILogB(largest);
        return exponent is >= -15 and < 238 ? exponent : null; // the kernels' factor is a normal number then
    }

    /// <summary>Bytes of a group.</summary>
    /// <param name="blocks">Blocks of a column.</param>
    /// <returns>The bytes.</returns>
    internal static long GroupBytes(long blocks) => (blocks / 2 * PairBytes) + (blocks % 2 * (PairScaleBytes + WeightBytes));

    /// <summary>Locates a block's weights in its group.</summary>
    /// <param name="block">Which block of the column.</param>
    /// <returns>Bytes from the group's beginning.</returns>
    internal static int WeightsOf(int block) => ((block >>> 1) * PairBytes) + PairScaleBytes + ((block & 1) * WeightBytes);

    /// <summary>Locates a block's scales in its group.</summary>
    /// <param name="block">Which block of the column.</param>
    /// <returns>Bytes from the group's beginning.</returns>
    internal static int ScalesOf(int block) => ((block >>> 1) * PairBytes) + ((block & 1) * BlockScaleBytes);

    /// <summary>Brings a group of columns into this layout from that of the operator MatMulNBits.</summary>
    /// <param name="weights">Of the group's 16 columns, one after the other: blocks of <paramref name="blockRows"/>/2 bytes, the earlier row in the low half; the last block of a column filled up.</param>
    /// <param name="scales">Of the 16 columns, one a block.</param>
    /// <param name="rows">Rows K, a multiple of 32.</param>
    /// <param name="blockRows">Rows that share a scale, a multiple of 32.</param>
    /// <param name="exponent">Of <see cref="ScaleExponent"/> for the whole matrix.</param>
    /// <param name="packed">Receives the group, <see cref="BytesOf"/> of 16 columns.</param>
    public static void PackGroup(ReadOnlySpan<byte> weights, ReadOnlySpan<float> scales, int rows, int blockRows, int exponent, Span<byte> packed)
    {
        var wide = (rows + blockRows - 1) / blockRows; // blocks of the source
        var columnBytes = wide * blockRows / 2;
        packed.Clear(); // an odd block has no partner's scales
        for (var block = 0; block < rows / BlockRows; block++)
        {
            var target = packed.Slice(WeightsOf(block), WeightBytes);
            for (var column = 0; column < GroupColumns; column++)
            {
                var source = weights.Slice((column * columnBytes) + (block * BlockRows / 2), BlockRows / 2);
                for (var row = 0; row < BlockRows; row += 8)
                {
                    var at = (row * 8) + (column * 4);
                    for (var j = 0; j < 4; j++)
                    {
                        target[at + j] = (byte)(Nibble(source, row + j) | (Nibble(source, row + 4 + j) << 4));
                    }
                }

                var scale = scales[(column * wide) + (block * BlockRows / blockRows)];
                BinaryPrimitives.WriteHalfLittleEndian(packed[(ScalesOf(block) + (column * sizeof(ushort)))..], (Half)MathF.ScaleB(scale, exponent));
            }
        }
    }

    private static int Nibble(ReadOnlySpan<byte> bytes, int row) => (row & 1) == 0 ? bytes[row / 2] & 15 : bytes[row / 2] >> 4;
}
