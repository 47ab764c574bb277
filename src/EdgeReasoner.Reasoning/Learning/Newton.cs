namespace EdgeReasoner.Reasoning.Learning;

/// <summary>Minimises a smooth convex function of a few parameters by Newton's method with halved steps.</summary>
/// <remarks>Halving matters: saturated probes make the curvature vanish far from the minimum, and full steps overshoot (seen on real logs).</remarks>
internal static class Newton
{
    private const int MaxSteps = 60;
    private const double Enough = 1e-9;

    /// <summary>Adds the value, the gradient and the curvature of one function at a point.</summary>
    /// <param name="point">Parameters, shape <c>[n]</c>.</param>
    /// <param name="gradient">Receives the gradient, shape <c>[n]</c>, zero before.</param>
    /// <param name="curvature">Receives the Hessian, shape <c>[n][n]</c>, zero before.</param>
    /// <returns>The value.</returns>
    public delegate double Evaluate(double[] point, double[] gradient, double[][] curvature);

    /// <summary>Finds the minimum.</summary>
    /// <param name="start">Where to begin, shape <c>[n]</c>.</param>
    /// <param name="evaluate">The function; strictly convex, as a ridge makes it.</param>
    /// <returns>The parameters at the minimum.</returns>
    public static double[] Minimize(double[] start, Evaluate evaluate)
    {
        var point = start;
        var (value, gradient, curvature) = At(point, evaluate);
        for (var i = 0; i < MaxSteps; i++)
        {
            var step = Solve(curvature, gradient);
            var scale = 1.0;
            var next = Moved(point, step, scale);
            var at = At(next, evaluate);
            while (!(at.Value <= value) && scale > 1e-8)
            {
                scale /= 2;
                next = Moved(point, step, scale);
                at = At(next, evaluate);
            }

            if (!(value - at.Value > Enough))
            {
                break;
            }

            (point, (value, gradient, curvature)) = (next, at);
        }

        return point;
    }

    private static (double Value, double[] Gradient, double[][] Curvature) At(double[] point, Evaluate evaluate)
    {
        var (gradient, curvature) = (new double[point.Length], point.Select(_ => new double[point.Length]).ToArray());
        return (evaluate(point, gradient, curvature), gradient, curvature);
    }

    private static double[] Moved(double[] point, double[] step, double scale) => [.. point.Zip(step, (at, by) => at - (scale * by))];

    /// <summary>Gaussian elimination without pivoting: the matrix is positive definite.</summary>
    private static double[] Solve(double[][] matrix, double[] right)
    {
        var n = right.Length;
        var (a, x) = (matrix.Select(static row => row.ToArray()).ToArray(), right.ToArray());
        for (var i = 0; i < n; i++)
        {
            for (var k = i + 1; k < n; k++)
            {
                var factor = a[k][i] / a[i][i];
                for (var j = i; j < n; j++)
                {
                    a[k][j] -= factor * a[i][j];
                }

                x[k] -= factor * x[i];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
            {
                x[i] -= a[i][j] * x[j];
            }

            x[i] /= a[i][i];
        }

        return x;
    }
}
