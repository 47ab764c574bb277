namespace EdgeReasoner.Kernels;

/// <summary>Multiplies vectors with a group of 16 columns, one number after the other: the reference that the others must equal bit by bit. Too slow to be used.</summary>
internal static unsafe class PortableKernel
{
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
        for (var row = 0L; row < rows; row++)
        {
            for (var column = 0; column < BlockLayout.GroupColumns; column++)
            {
                var sum = 0f;
                for (var block = 0; block < blocks; block++)
                {
                    var of = values + (((row * blocks) + block) * BlockLayout.BlockRows);
                    var weightScale = (float)((Half*)(weights + BlockLayout.ScalesOf(block)))[column] * MathF.ScaleB(factor, -BlockLayout.HalfExponent);
                    var scale = scales[(row * blocks) + block];
                    sum = MathF.FusedMultiplyAdd(Product(of, weights + BlockLayout.WeightsOf(block) + (4 * column)) - scale.Excess, weightScale * scale.Scale, sum);
                }

                output[(row * stride) + column] = sum;
            }
        }
    }

    private static int Product(sbyte* values, byte* weights)
    {
        var product = 0;
        for (var row = 0; row < BlockLayout.BlockRows; row++)
        {
            var pair = weights[(row / 8 * 64) + (row % 4)];
            product += values[row] * (row % 8 < 4 ? pair & 15 : pair >> 4);
        }

        return product;
    }
}
