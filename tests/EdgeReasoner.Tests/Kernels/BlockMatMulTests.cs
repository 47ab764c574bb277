using System.Runtime.InteropServices;
using EdgeReasoner.Kernels;
using Xunit;

namespace EdgeReasoner.Tests.Kernels;

public sealed unsafe class BlockProductTests
{
    private const int Columns = 32;

    private delegate void Multiplication(sbyte* values, BlockScale* scales, byte* weights, float factor, float* output, long rows, int blocks, long stride);

    [Theory]
    [InlineData(32, 32)]
    [InlineData(96, 32)]
    [InlineData(256, 64)]
    [InlineData(160, 128)] // the last block of a column is filled up
    public void Multiply_PackedWeights_IsTheProductOfTheUnpackedOnes(int length, int blockRows)
    {
        var matrix = new Matrix(length, blockRows, seed: 1);
        var vectors = Vectors(3, length, seed: 2);
        var product = Product(PortableKernel.Multiply, matrix, vectors, 3);
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var exact = 0.0;
                for (var k = 0; k < length; k++)
                {
                    exact += (double)matrix.Weight(k, column) * vectors[(row * length) + k];
                }

                // Rounded to 8 bits: half a step of 1/127 of the largest number of a block, of so many numbers of random sign.
                Assert.Equal(exact, product[(row * Columns) + column], 0.1 * Math.Sqrt(length) * 4 / 127);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(21)]
    public void Multiply_ThisProcessor_HasTheBitsOfThePortableOne(int rows)
    {
        const int Length = 448;
        var matrix = new Matrix(Length, 32, seed: 3);
        var vectors = Vectors(rows, Length, seed: 4);
        Assert.Equal(Product(PortableKernel.Multiply, matrix, vectors, rows), Product(Own, matrix, vectors, rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(21)]
    public void Multiply_Avx2_HasTheBitsOfThePortableOne(int rows)
    {
        Assert.SkipUnless(Avx2Kernel.IsSupported, "This processor has no AVX2.");
        foreach (var length in (int[])[448, 416])
        {
            var matrix = new Matrix(length, 32, seed: 12);
            var vectors = Vectors(rows, length, seed: 13);
            Assert.Equal(Product(PortableKernel.Multiply, matrix, vectors, rows), Product(Avx2Kernel.Multiply, matrix, vectors, rows)); // where AVX-512 is used, too
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Multiply_OddNumberOfBlocks_HasTheBitsOfThePortableOne(int rows)
    {
        const int Length = 416; // 13 blocks: the last has no partner
        var matrix = new Matrix(Length, 32, seed: 10);
        var vectors = Vectors(rows, Length, seed: 11);
        Assert.Equal(Product(PortableKernel.Multiply, matrix, vectors, rows), Product(Own, matrix, vectors, rows));
    }

    [Theory]
    [InlineData(1e-12f)] // far below what 16 bits hold
    [InlineData(-0.02f)]
    [InlineData(3f)]
    [InlineData(65504f)]
    [InlineData(1e6f)] // and above
    public void Multiply_ScalesOfAnySize_AreKept(float scale)
    {
        var matrix = new Matrix(64, 32, weights: 0x99, scale: scale); // every weight is 1 times the scale
        var vectors = Enumerable.Repeat(1f, 64).ToArray();
        Assert.All(Product(Own, matrix, vectors, 1), sum => Assert.Equal(64 * scale, sum, Math.Abs(64 * scale) / 2000));
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 14)]
    [InlineData(0.99f, 15)]
    [InlineData(32768f, -1)]
    [InlineData(1e30f, null)] // no model's
    public void ScaleExponent_Largest_ComesToLieBelow2To15(float largest, int? exponent) => Assert.Equal(exponent, BlockLayout.ScaleExponent(largest));

    [Fact]
    public void PackGroup_ScalesOf16Bits_KeepTheirValues()
    {
        var scales = Enumerable.Range(0, 32).Select(static i => (float)(Half)((i - 16) * 0.00137f)).ToArray();
        var exponent = BlockLayout.ScaleExponent(scales.Max(MathF.Abs))!.Value;
        var packed = new byte[BlockLayout.BytesOf(64, 16)];
        BlockLayout.PackGroup(new byte[16 * 32], scales, 64, 32, exponent, packed);
        for (var block = 0; block < 2; block++)
        {
            for (var column = 0; column < 16; column++)
            {
                var stored = System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(packed.AsSpan(BlockLayout.ScalesOf(block) + (2 * column)));
                Assert.Equal(scales[(column * 2) + block], MathF.ScaleB((float)stored, -exponent));
            }
        }
    }

    [Fact]
    public void Multiply_LargestNumbers_DoNotOverflow()
    {
        var matrix = new Matrix(64, 32, weights: 0xFF, scale: 1);
        var vectors = Enumerable.Repeat(-1f, 64).ToArray();
        Assert.All(Product(Own, matrix, vectors, 1), static sum => Assert.Equal(-64 * 7, sum, 0.001f));
    }

    [Fact]
    public void Multiply_OneRowOfMany_HasTheBitsOfThatRowAlone()
    {
        const int Length = 224;
        var matrix = new Matrix(Length, 32, seed: 5);
        var vectors = Vectors(13, Length, seed: 6);
        var together = Tiled(matrix, vectors, 13);
        for (var row = 0; row < 13; row++)
        {
            Assert.Equal(Tiled(matrix, vectors.AsSpan(row * Length, Length).ToArray(), 1), together.AsSpan(row * Columns, Columns).ToArray());
        }
    }

    [Fact]
    public void Multiply_Bias_IsAdded()
    {
        var matrix = new Matrix(64, 32, seed: 7);
        var vectors = Vectors(2, 64, seed: 8);
        var bias = Enumerable.Range(0, Columns).Select(static column => column * 0.5f).ToArray();
        var without = Tiled(matrix, vectors, 2);
        Assert.Equal(without.Select((sum, i) => sum + bias[i % Columns]), Tiled(matrix, vectors, 2, bias));
    }

    [Theory]
    [InlineData(32, 16, 32, true)]
    [InlineData(896, 151936, 32, true)]
    [InlineData(896, 128, 128, true)]
    [InlineData(40, 16, 32, false)]
    [InlineData(32, 24, 32, false)]
    [InlineData(32, 16, 16, false)]
    public void Fits_Sizes_AsDocumented(long rows, long columns, long blockRows, bool fits) => Assert.Equal(fits, BlockLayout.Fits(rows, columns, blockRows));

    [Theory]
    [InlineData(896, 1152)]
    [InlineData(4864, 896)]
    [InlineData(32, 16)]
    public void TilesOf_Groups_AreAllHandedOut(int length, int columns)
    {
        var (tiles, groups) = BlockMatMul.TilesOf(length, columns);
        Assert.InRange(columns / 16, ((tiles - 1) * groups) + 1, tiles * groups);
    }

    [Fact]
    public void Fill_Values_AreRoundedBlockByBlock()
    {
        var source = Vectors(2, 64, seed: 9);
        Array.Clear(source, 32, 32);
        using var rounded = new QuantizedRows();
        fixed (float* from = source)
        {
            rounded.Fill(from, 2, 64);
        }

        for (var block = 0; block < 4; block++)
        {
            var values = source.AsSpan(block * 32, 32);
            var largest = values.ToArray().Max(MathF.Abs);
            Assert.Equal(largest / 127, rounded.Scales[block].Scale);
            var sum = 0;
            for (var i = 0; i < 32; i++)
            {
                var expected = largest == 0 ? 0 : (int)MathF.Round(values[i] * (127 / largest), MidpointRounding.ToEven);
                Assert.Equal(expected, rounded.Values[(block * 32) + i]);
                sum += expected;
            }

            Assert.Equal(8 * sum, rounded.Scales[block].Excess);
        }
    }

    /// <summary>What this processor uses; the portable one where it has neither AVX2 nor ARM64's dot product.</summary>
    private static Multiplication Own => Avx512Kernel.IsSupported ? Avx512Kernel.Multiply : Avx2Kernel.IsSupported ? Avx2Kernel.Multiply : DotProductKernel.IsSupported ? DotProductKernel.Multiply : PortableKernel.Multiply;

    private static float[] Vectors(int rows, int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * length).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static float[] Product(Multiplication multiply, Matrix matrix, float[] vectors, int rows)
    {
        var product = new float[rows * Columns];
        using var rounded = new QuantizedRows();
        fixed (float* from = vectors, to = product)
        {
            rounded.Fill(from, rows, matrix.Length);
            for (var group = 0; group < Columns / 16; group++)
            {
                multiply(rounded.Values, rounded.Scales, matrix.Packed + (group * BlockLayout.BytesOf(matrix.Length, 16)), ProductWork.FactorOf(matrix.Exponent), to + (group * 16), rows, matrix.Length / 32, Columns);
            }
        }

        return product;
    }

    private static float[] Tiled(Matrix matrix, float[] vectors, int rows, float[]? bias = null)
    {
        var product = new float[rows * Columns];
        fixed (float* from = vectors, to = product, add = bias)
        {
            var rounded = BlockMatMul.Round(from, rows, matrix.Length);
            var (tiles, groups) = BlockMatMul.TilesOf(matrix.Length, Columns);
            var work = new ProductWork
            {
                Values = rounded.Values,
                Scales = rounded.Scales,
                Weights = matrix.Packed,
                Factor = ProductWork.FactorOf(matrix.Exponent),
                Bias = add,
                Output = to,
                Rows = rows,
                Length = matrix.Length,
                Columns = Columns,
                Groups = groups,
            };
            for (var tile = 0L; tile < tiles; tile++)
            {
                BlockMatMul.Multiply(work, tile);
            }
        }

        return product;
    }

    /// <summary>A random matrix as MatMulNBits has it, and packed.</summary>
    private sealed class Matrix
    {
        private readonly byte[] _weights;
        private readonly float[] _scales;
        private readonly int _blockRows;
        private readonly int _blocks;

        public Matrix(int length, int blockRows, int seed = 0, byte? weights = null, float? scale = null)
        {
            (Length, _blockRows, _blocks) = (length, blockRows, (length + blockRows - 1) / blockRows);
            var random = new Random(seed);
            _weights = [.. Enumerable.Range(0, Columns * _blocks * blockRows / 2).Select(_ => weights ?? (byte)random.Next(256))];
            _scales = [.. Enumerable.Range(0, Columns * _blocks).Select(_ => scale ?? (random.NextSingle() * 0.2f) - 0.1f)];
            Exponent = BlockLayout.ScaleExponent(_scales.Max(MathF.Abs))!.Value;
            var groupBytes = (int)BlockLayout.BytesOf(length, 16);
            Packed = (byte*)NativeMemory.AlignedAlloc((nuint)(groupBytes * Columns / 16), 64); // of a test process: it ends soon
            for (var group = 0; group < Columns / 16; group++)
            {
                BlockLayout.PackGroup(
                    _weights.AsSpan(group * 16 * _blocks * blockRows / 2, 16 * _blocks * blockRows / 2),
                    _scales.AsSpan(group * 16 * _blocks, 16 * _blocks),
                    length,
                    blockRows,
                    Exponent,
                    new Span<byte>(Packed + (group * groupBytes), groupBytes));
            }
        }

        public int Length { get; }

        public byte* Packed { get; }

        public int Exponent { get; }

        public float Weight(int row, int column)
        {
            var pair = _weights[(((column * _blocks) + (row / _blockRows)) * _blockRows / 2) + (row % _blockRows / 2)];
            return ((row % 2 == 0 ? pair & 15 : pair >> 4) - 8) * _scales[(column * _blocks) + (row / _blockRows)];
        }
    }
}
