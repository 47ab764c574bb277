namespace EdgeReasoner.Evaluation.Measures;

/// <summary>Quantiles of measurements.</summary>
internal static class Quantiles
{
    /// <summary>The smallest value that at least a share of the values do not exceed (nearest rank).</summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="share">In (0, 1]; 0.5 is the median.</param>
    /// <returns>The quantile; 0 of none.</returns>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
