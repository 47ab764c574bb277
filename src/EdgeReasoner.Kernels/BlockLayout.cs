using System.Buffers.Binary;

namespace EdgeReasoner.Kernels;

/// <summary>
/// How 4-bit weights lie in memory: groups of 16 columns, each a run of blocks of 32 rows; of a block first the 512 weights, then the 16 scales, so that
/// a product reads one stream from beginning to end.
/// </summary>
/// <remarks>
/// Byte 64·v + 4·c + j of a block (v in 0–3, column c in 0–15, j in 0–3) holds the weight of row 8·v + j in its low half and that of row
/// 8·v + 4 + j in its high half: four rows of a column side by side, as instructions for products of bytes take them, whatever the width of their registers.
/// A weight w in [0, 15] stands for (w − 8) · scale.
/// </remarks>
public static class BlockLayout
{
    /// <summary>Rows of a block: they share a scale.</summary>
    public const int BlockRows = 32;

    /// <summary>Columns of a group.</summary>
    public const int GroupColumns = 16;

    /// <summary>What is taken off every weight.</summary>
    public const int ZeroPoint = 8;

    /// <summary>Bytes of the weights of a block.</summary>
    internal const int WeightBytes = BlockRows * GroupColumns / 2;

    /// <summary>Bytes of a block.</summary>
    internal const int BlockBytes = WeightBytes + (GroupColumns * sizeof(float));

    /// <summary>Whether a matrix can lie so.</summary>
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
    public static long BytesOf(long rows, long columns) => rows / BlockRows * (columns / GroupColumns) * BlockBytes;

    /// <summary>Brings a group of columns into this layout from that of the operator MatMulNBits.</summary>
    /// <param name="weights">Of the group's 16 columns, one after the other: blocks of <paramref name="blockRows"/>/2 bytes, the earlier row in the low half; the last block of a column filled up.</param>
    /// <param name="scales">Of the 16 columns, one a block.</param>
    /// <param name="rows">Rows K, a multiple of 32.</param>
    /// <param name="blockRows">Rows that share a scale, a multiple of 32.</param>
    /// <param name="packed">Receives the group, <see cref="BytesOf"/> of 16 columns.</param>
    public static void PackGroup(ReadOnlySpan<byte> weights, ReadOnlySpan<float> scales, int rows, int blockRows, Span<byte> packed)
    {
        var wide = (rows + blockRows - 1) / blockRows; // blocks of the source
        var columnBytes = wide * blockRows / 2;
        for (var block = 0; block < rows / BlockRows; block++)
        {
            var target = packed.Slice(block * BlockBytes, BlockBytes);
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

                BinaryPrimitives.WriteSingleLittleEndian(target[(WeightBytes + (column * sizeof(float)))..], scales[(column * wide) + (block * BlockRows / blockRows)]);
            }
        }
    }

    private static int Nibble(ReadOnlySpan<byte> bytes, int row) => (row & 1) == 0 ? bytes[row / 2] & 15 : bytes[row / 2] >> 4;
}
