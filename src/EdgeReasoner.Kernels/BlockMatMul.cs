namespace EdgeReasoner.Kernels;

/// <summary>Multiplies vectors with a matrix of 4-bit weights in <see cref="BlockLayout"/>.</summary>
/// <remarks>Each vector's result has the same bits whatever other vectors are multiplied with it, on whichever processor: sums of whole numbers within a block, one fused multiplication and addition a block after the other.</remarks>
public static unsafe class BlockMatMul
{
    // Enough work for a thread's part of it to be worth handing out.
    private const long TileBytes = 64 * 1024;

    [ThreadStatic]
    private static QuantizedRows? _rows;

    /// <summary>Gets a value indicating whether this machine has the instructions for it.</summary>
    public static bool IsSupported => Avx512Kernel.IsSupported || Avx2Kernel.IsSupported || DotProductKernel.IsSupported;

    /// <summary>Gets the instructions it is computed with here: <c>avx512</c>, <c>avx2</c>, <c>dotprod</c> (ARM64), or <c>portable</c>, which is slow.</summary>
    public static string Instructions => Avx512Kernel.IsSupported ? "avx512" : Avx2Kernel.IsSupported ? "avx2" : DotProductKernel.IsSupported ? "dotprod" : "portable";

    /// <summary>Hands a matmul out to threads.</summary>
    /// <param name="length">Length of the vectors, K.</param>
    /// <param name="columns">Columns N.</param>
    /// <returns>How many tiles, and groups of 16 columns of each but the last.</returns>
    internal static (long Tiles, long Groups) TilesOf(long length, long columns)
    {
        var groups = columns / BlockLayout.GroupColumns;
        var each = Math.Max(1, TileBytes / BlockLayout.BytesOf(length, BlockLayout.GroupColumns));
        return ((groups + each - 1) / each, each);
    }

    /// <summary>Rounds the vectors, on the calling thread.</summary>
    /// <param name="source">Shape <c>[rows, length]</c>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="length">Length of each, K.</param>
    /// <returns>This thread's; valid until its next call.</returns>
    internal static QuantizedRows Round(float* source, long rows, int length)
    {
        var rounded = _rows ??= new QuantizedRows();
        rounded.Fill(source, rows, length);
        return rounded;
    }

    /// <summary>Multiplies the vectors with one tile.</summary>
    /// <param name="work">The matmul.</param>
    /// <param name="tile">Which tile.</param>
    internal static void Multiply(in ProductWork work, long tile)
    {
        var blocks = work.Length / BlockLayout.BlockRows;
        var groupBytes = BlockLayout.GroupBytes(blocks);
        var end = Math.Min(work.Columns / BlockLayout.GroupColumns, (tile + 1) * work.Groups);
        for (var group = tile * work.Groups; group < end; group++)
        {
            var output = work.Output + (group * BlockLayout.GroupColumns);
            var weights = work.Weights + (group * groupBytes);
            if (Avx512Kernel.IsSupported)
            {
                Avx512Kernel.Multiply(work.Values, work.Scales, weights, work.Factor, output, work.Rows, blocks, work.Columns);
            }
            else if (Avx2Kernel.IsSupported)
            {
                Avx2Kernel.Multiply(work.Values, work.Scales, weights, work.Factor, output, work.Rows, blocks, work.Columns);
            }
            else if (DotProductKernel.IsSupported)
            {
                DotProductKernel.Multiply(work.Values, work.Scales, weights, work.Factor, output, work.Rows, blocks, work.Columns);
            }
            else
            {
                PortableKernel.Multiply(work.Values, work.Scales, weights, work.Factor, output, work.Rows, blocks, work.Columns);
            }

            if (work.Bias is not null)
            {
                AddBias(work, output, work.Bias + (group * BlockLayout.GroupColumns));
            }
        }
    }

    private static void AddBias(in ProductWork work, float* output, float* bias)
    {
        for (var row = 0L; row < work.Rows; row++, output += work.Columns)
        {
            for (var column = 0; column < BlockLayout.GroupColumns; column++)
            {
                output[column] += bias[column];
            }
        }
    }
}

/// <summary>A matmul under way: where everything is.</summary>
internal unsafe struct ProductWork
{
    /// <summary>Rounded vectors, shape <c>[Rows, Length]</c>.</summary>
    public sbyte* Values;

    /// <summary>Their scales, shape <c>[Rows, Length / 32]</c>.</summary>
    public BlockScale* Scales;

    /// <summary>The matrix.</summary>
    public byte* Weights;

    /// <summary>The factor of a scale's bits, see <see cref="FactorOf"/>.</summary>
    public float Factor;

    /// <summary>One number a column; null for none.</summary>
    public float* Bias;

    /// <summary>Receives the result, shape <c>[Rows, Columns]</c>.</summary>
    public float* Output;

    /// <summary>The number of vectors.</summary>
    public long Rows;

    /// <summary>Length of each, K.</summary>
    public int Length;

    /// <summary>Columns N.</summary>
    public long Columns;

    /// <summary>Groups of 16 columns in a tile.</summary>
    public long Groups;

    /// <summary>Computes the factor of a scale's bits, once they lie where a 32-bit float has its own.</summary>
    /// <param name="exponent">See <see cref="BlockLayout.ScaleExponent"/>.</param>
    /// <returns>A power of two.</returns>
    public static float FactorOf(int exponent) => MathF.ScaleB(1, BlockLayout.HalfExponent - exponent);
}
