using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

/// <summary>The blocked product against three loops, at sizes that fill no tile and exceed one depth block.</summary>
public sealed unsafe class MatrixMultiplierTests
{
    public static TheoryData<int, int, int, bool, bool, bool> Cases()
    {
        var cases = new TheoryData<int, int, int, bool, bool, bool>();
        foreach (var (rows, columns, depth) in new[] { (1, 1, 1), (6, 16, 8), (7, 17, 3), (9, 51, 129), (13, 35, 300), (50, 9, 513) })
        {
            for (var flags = 0; flags < 8; flags++)
            {
                cases.Add(rows, columns, depth, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_AnySizeAndLayout_EqualsThreeLoops(int rows, int columns, int depth, bool leftTransposed, bool rightTransposed, bool add)
    {
        var (left, right, output) = (Random(rows * depth, 1), Random(depth * columns, 2), Random(rows * columns, 3));
        var leftView = leftTransposed ? new MatrixView(left.Start, rows).Transposed : new MatrixView(left.Start, depth);
        var rightView = rightTransposed ? new MatrixView(right.Start, depth).Transposed : new MatrixView(right.Start, columns);
        var expected = Naive(leftView, rightView, output, rows, columns, depth, add);

        new MatrixMultiplier().Multiply(leftView, rightView, output.Start, columns, rows, columns, depth, add);

        AssertNear(expected, output.Span);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Multiply_PackedRightFactor_EqualsThreeLoops(int rows, int columns, int depth, bool leftTransposed, bool rightTransposed, bool add)
    {
        var (left, right, output) = (Random(rows * depth, 1), Random(depth * columns, 2), Random(rows * columns, 3));
        var leftView = leftTransposed ? new MatrixView(left.Start, rows).Transposed : new MatrixView(left.Start, depth);
        var rightView = rightTransposed ? new MatrixView(right.Start, depth).Transposed : new MatrixView(right.Start, columns);
        var expected = Naive(leftView, rightView, output, rows, columns, depth, add);
        var packed = new PackedMatrix(depth, columns);
        packed.Pack(new MatrixView(Random(depth * columns, 4).Start, columns)); // packing again must leave nothing of this
        packed.Pack(rightView);

        new MatrixMultiplier().Multiply(leftView, packed, output.Start, columns, rows, add);

        AssertNear(expected, output.Span);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multiply_NoTerms_GivesZeroOrLeavesTheSum(bool add)
    {
        var (factor, output) = (Random(8, 1), Random(21, 2));
        var expected = add ? output.Span.ToArray() : new float[21];

        new MatrixMultiplier().Multiply(new(factor.Start, 1), new(factor.Start, 7), output.Start, 7, rows: 3, columns: 7, depth: 0, add);

        AssertNear(expected, output.Span);
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(300, true)]
    [InlineData(11, false)]
    [InlineData(11, true)]
    public void Multiply_TriangularLeftFactor_EqualsThreeLoops(int side, bool upper)
    {
        var (left, right, output) = (Random(side * side, 1), Random(side * 20, 2), Random(side * 20, 3));
        for (var row = 0; row < side; row++)
        {
            left.Span.Slice((row * side) + row + 1, side - row - 1).Clear();
        }

        var view = upper ? new MatrixView(left.Start, side).Transposed : new MatrixView(left.Start, side);
        var expected = Naive(view, new(right.Start, 20), output, side, 20, side, add: false);

        new MatrixMultiplier().Multiply(
            view, new(right.Start, 20), output.Start, 20, side, 20, side, triangle: upper ? Triangle.LeftUpper : Triangle.LeftLower);

        AssertNear(expected, output.Span);
    }

    private static float[] Naive(MatrixView left, MatrixView right, FloatBuffer output, int rows, int columns, int depth, bool add)
    {
        var expected = new float[rows * columns];
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var sum = add ? (double)output.Start[i] : 0;
            for (var k = 0; k < depth; k++)
            {
                sum += (double)left.Start[(row * left.RowStride) + (k * left.ColumnStride)]
                    * right.Start[(k * right.RowStride) + (column * right.ColumnStride)];
            }

            expected[i] = (float)sum;
        }

        return expected;
    }

    private static FloatBuffer Random(int length, int seed)
    {
        var random = new Random(seed);
        var buffer = new FloatBuffer(length);
        foreach (ref var value in buffer.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return buffer;
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-4f);
        }
    }
}
