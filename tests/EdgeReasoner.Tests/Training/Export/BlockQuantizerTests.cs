using EdgeReasoner.Training.Export;
using Xunit;

namespace EdgeReasoner.Tests.Training.Export;

public sealed class BlockQuantizerTests
{
    [Theory]
    [InlineData(8, 64)]
    [InlineData(8, 40)] // a last block that is partly padding
    [InlineData(4, 64)]
    [InlineData(4, 40)]
    public void Quantize_AnyMatrix_IsOffByAtMostOneScale(int bits, int columns)
    {
        var random = new Random(4);
        var matrix = Enumerable.Range(0, 5 * columns).Select(_ => (random.NextSingle() - 0.5f) * 3).ToArray();

        var quantized = BlockQuantizer.Quantize(matrix, 5, columns, bits);

        for (var i = 0; i < matrix.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var scale = Math.Abs(quantized.Scales[(row * quantized.Blocks) + (column / 32)]);
            Assert.InRange(Math.Abs(matrix[i] - quantized[row, column]), 0, scale * 1.0001f);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Quantize_LargestElement_IsExact(int bits)
    {
        float[] block = [0.1f, -0.7f, 0.3f];

        Assert.Equal(-0.7f, BlockQuantizer.Quantize(block, 1, 3, bits)[0, 1]);
    }

    [Fact]
    public void Quantize_FourBits_PutsTheEvenElementIntoTheLowNibble()
    {
        // Scale 8 / −8 = −1: codes are 8 − value.
        var codes = BlockQuantizer.Quantize([8, 1], 1, 2, bits: 4).Codes;

        Assert.Equal([0x70, 0x88], codes[..2]);
        Assert.Equal(16, codes.Length);
    }

    [Fact]
    public void Quantize_ZeroBlock_IsZero()
        => Assert.Equal(0, BlockQuantizer.Quantize(new float[32], 1, 32, bits: 8)[0, 7]);
}
