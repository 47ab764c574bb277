using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

/// <summary>The optimiser's short form of the Newton-Schulz iteration against the long one in double precision.</summary>
public sealed unsafe class MuonTests
{
    [Theory]
    [InlineData(24, 56)]
    [InlineData(56, 24)]
    [InlineData(40, 40)]
    public void Update_FirstStep_SubtractsTheOrthogonalisedGradient(int rows, int columns)
    {
        var random = new Random(11);
        var (weights, momentum, gradient) = (new FloatBuffer(rows * columns), new FloatBuffer(rows * columns), new FloatBuffer(rows * columns));
        foreach (ref var value in gradient.Span)
        {
            value = (float)((random.NextDouble() - 0.5) * random.NextDouble());
        }

        var expected = Orthogonalised(gradient.Span, rows, columns);
        var options = new TrainerOptions { MuonRate = 1 };
        new Muon(options).Update(
            new ParameterSlice("matrix", 0, rows, columns, ParameterKind.Matrix), weights.Start, momentum.Start, gradient.Start,
            gradientScale: 1, rateFactor: 1);

        var rate = Math.Sqrt(Math.Max(1.0, (double)rows / columns));
        for (var i = 0; i < rows * columns; i++)
        {
            Assert.Equal(-rate * expected[i], weights.Span[i], tolerance: 1e-3);
        }
    }

    private static double[] Orthogonalised(ReadOnlySpan<float> gradient, int rows, int columns)
    {
        var x = new double[rows * columns];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = gradient[i];
        }

        var norm = Math.Sqrt(x.Sum(value => value * value));
        x = [.. x.Select(value => value / norm)];
        for (var iteration = 0; iteration < 5; iteration++)
        {
            var gram = Product(x, Transposed(x, rows, columns), rows, columns, rows);
            var once = Product(gram, x, rows, rows, columns);
            var twice = Product(gram, once, rows, rows, columns);
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = (3.4445 * x[i]) - (4.7750 * once[i]) + (2.0315 * twice[i]);
            }
        }

        return x;
    }

    private static double[] Transposed(double[] matrix, int rows, int columns)
        => [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % rows * columns) + (i / rows)])];

    private static double[] Product(double[] left, double[] right, int rows, int depth, int columns)
    {
        var result = new double[rows * columns];
        for (var i = 0; i < result.Length; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                result[i] += left[(i / columns * depth) + k] * right[(k * columns) + (i % columns)];
            }
        }

        return result;
    }
}
