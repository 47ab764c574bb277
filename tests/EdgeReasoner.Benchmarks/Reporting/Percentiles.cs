namespace EdgeReasoner.Benchmarks.Reporting;

/// <summary>Three percentiles of a set of measurements, by the nearest rank: each is a value that was really measured.</summary>
/// <param name="P50">The median.</param>
/// <param name="P95">95 of 100 are at most this.</param>
/// <param name="P99">99 of 100 are at most this.</param>
internal readonly record struct Percentiles(double P50, double P95, double P99)
{
    /// <summary>The percentiles of measurements.</summary>
    /// <param name="values">Measurements in any unit and order.</param>
    /// <returns>Their percentiles; NaN when there are none.</returns>
    public static Percentiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? new(double.NaN, double.NaN, double.NaN) : new(Rank(0.50), Rank(0.95), Rank(0.99));

        double Rank(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
