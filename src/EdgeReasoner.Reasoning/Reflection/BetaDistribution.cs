namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Quantiles of the beta distribution: what is known of a rate after so many hits and misses.</summary>
internal static class BetaDistribution
{
    /// <summary>The rate below which the true one lies with a given probability.</summary>
    /// <param name="hits">α over 0: hits seen and assumed.</param>
    /// <param name="misses">β over 0: misses seen and assumed.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile in [0, 1], exact to about 1e-12.</returns>
    /// <remarks>Bisection: the cumulative function is monotone, and 50 halvings need no derivative that could fail at the edges.</remarks>
    public static double Quantile(double hits, double misses, double probability)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(hits, misses, middle) < probability ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The probability that the true rate is at most <paramref name="rate"/>.</summary>
    /// <param name="hits">α over 0.</param>
    /// <param name="misses">β over 0.</param>
    /// <param name="rate">In [0, 1].</param>
    /// <returns>The regularised incomplete beta function I(rate; α, β), in [0, 1].</returns>
    /// <remarks>Continued fraction of the incomplete beta function, evaluated by Lentz's method (DLMF 8.17.22), on the side of the mean where it converges fast.</remarks>
    public static double Cumulative(double hits, double misses, double rate)
    {
        if (rate is <= 0 or >= 1)
        {
            return rate <= 0 ? 0 : 1;
        }

        var logFront = LogGamma(hits + misses) - LogGamma(hits) - LogGamma(misses) + (hits * Math.Log(rate)) + (misses * Math.Log(1 - rate));
        return rate < (hits + 1) / (hits + misses + 2)
            ? Math.Exp(logFront) * Fraction(hits, misses, rate) / hits
            : 1 - (Math.Exp(logFront) * Fraction(misses, hits, 1 - rate) / misses);
    }

    private static double Fraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        const double Precision = 1e-15;
        const int MaxTerms = 500;

        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            if (Math.Abs(Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1))) - 1) < Precision)
            {
                break;
            }
        }

        return fraction;

        double Step(double term)
        {
            d = 1 / NotZero(1 + (term * d));
            c = NotZero(1 + (term / c));
            fraction *= c * d;
            return c * d;
        }

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>ln Γ(x) for x over 0, by Stirling's series after shifting x to 10 or more (DLMF 5.11.1); exact to about 1e-13.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
        {
            shift += Math.Log(x);
        }

        var inverse = 1 / (x * x);
        var series = ((((((-1.0 / 1680 * inverse) + (1.0 / 1260)) * inverse) - (1.0 / 360)) * inverse) + (1.0 / 12)) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
