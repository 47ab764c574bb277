using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training.Export;

/// <summary>A matrix in the layout of MatMulNBits: blocks of inputs, each with its own scale, symmetric around the middle code.</summary>
/// <param name="Bits">4 or 8.</param>
/// <param name="Rows">Outputs, N.</param>
/// <param name="Columns">Inputs, K.</param>
/// <param name="Codes"><c>[Rows, blocks, BlockSize · Bits / 8]</c>; with 4 bits the even element is the low nibble.</param>
/// <param name="Scales"><c>[Rows, blocks]</c>.</param>
internal sealed record QuantizedMatrix(int Bits, int Rows, int Columns, byte[] Codes, float[] Scales)
{
    /// <summary>Gets the blocks of a row; the last may be partly padding.</summary>
    internal int Blocks => (Columns + BlockQuantizer.BlockSize - 1) / BlockQuantizer.BlockSize;

    /// <summary>One weight as the operator sees it.</summary>
    /// <param name="row">Output.</param>
    /// <param name="column">Input.</param>
    /// <returns>(code − middle) · scale.</returns>
    internal float this[int row, int column]
    {
        get
        {
            var block = (row * Blocks) + (column / BlockQuantizer.BlockSize);
            var index = (block * BlockQuantizer.BlockSize) + (column % BlockQuantizer.BlockSize);
            var code = Bits == 8 ? Codes[index] : (Codes[index / 2] >> (index % 2 * 4)) & 15;
            return (code - (1 << (Bits - 1))) * Scales[block];
        }
    }
}

/// <summary>Rounds matrices to a few bits per weight.</summary>
internal static class BlockQuantizer
{
    /// <summary>Inputs that share a scale.</summary>
    internal const int BlockSize = 32;

    /// <summary>Quantises a matrix.</summary>
    /// <param name="matrix"><c>[rows, columns]</c>, row-major.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs; the last block is padded with zeros.</param>
    /// <param name="bits">4 or 8.</param>
    /// <returns>
    /// Codes and scales. The element of largest magnitude gets the lowest code, so the scale may be negative; every weight is off by at most
    /// half a scale, except those near the other end of the range, by at most one.
    /// </returns>
    internal static QuantizedMatrix Quantize(ReadOnlySpan<float> matrix, int rows, int columns, int bits)
    {
        var blocks = (columns + BlockSize - 1) / BlockSize;
        var middle = 1 << (bits - 1);
        var codes = new byte[rows * blocks * BlockSize * bits / 8];
        var scales = new float[rows * blocks];
        for (var block = 0; block < scales.Length; block++)
        {
            var (row, first) = (block / blocks, block % blocks * BlockSize);
            var values = matrix.Slice((row * columns) + first, Math.Min(BlockSize, columns - first));
            var extreme = 0f;
            foreach (var value in values)
            {
                extreme = MathF.Abs(value) > MathF.Abs(extreme) ? value : extreme;
            }

            var scale = extreme / -middle;
            scales[block] = scale;
            for (var i = 0; i < BlockSize; i++)
            {
                var exact = scale == 0 || i >= values.Length ? 0 : values[i] / scale;
                var code = Math.Clamp((int)MathF.Round(exact) + middle, 0, (2 * middle) - 1);
                var index = (block * BlockSize) + i;
                if (bits == 8)
                {
                    codes[index] = (byte)code;
                }
                else
                {
                    codes[index / 2] |= (byte)(code << (index % 2 * 4));
                }
            }
        }

        return new(bits, rows, columns, codes, scales);
    }

    /// <summary>Replaces the matrices of a network by what an export at some precision would make of them; exporting it again loses nothing.</summary>
    /// <param name="network">Changed in place.</param>
    /// <param name="precision">Of the matrices; the embedding is rounded to 8 bits unless it is <see cref="ExportPrecision.Float32"/>.</param>
    internal static void Round(NetworkWeights network, ExportPrecision precision)
    {
        foreach (var slice in network.Layout.All)
        {
            var bits = (slice.Kind, precision) switch
            {
                (ParameterKind.Norm, _) or (_, ExportPrecision.Float32) => 0,
                (ParameterKind.Embedding, _) or (_, ExportPrecision.Int8) => 8,
                _ => 4,
            };
            if (bits == 0)
            {
                continue;
            }

            var values = network.Slice(slice);
            var quantized = Quantize(values, slice.Rows, slice.Columns, bits);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = quantized[i / slice.Columns, i % slice.Columns];
            }
        }
    }
}
