namespace EdgeReasoner.Evaluation.Measures;

/// <summary>So many of so many, with a 95 % interval.</summary>
/// <param name="Right">How many, 0 or more.</param>
/// <param name="Of">Of how many, 0 or more.</param>
/// <remarks>
/// Wilson's score interval (Probable Inference, the Law of Succession, and Statistical Inference, 1927): it stays within [0, 1] and keeps its
/// coverage near 0 and 1, where the normal approximation collapses to a point.
/// </remarks>
internal readonly record struct Proportion(int Right, int Of)
{
    /// <summary>The 97.5 % quantile of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>Gets the share in [0, 1]; 0 of none.</summary>
    public double Share => Of == 0 ? 0 : (double)Right / Of;

    /// <summary>Gets the interval's lower end; 0 of none.</summary>
    public double Low => Of == 0 ? 0 : Math.Max(0, Center - HalfWidth);

    /// <summary>Gets the interval's upper end; 1 of none.</summary>
    public double High => Of == 0 ? 1 : Math.Min(1, Center + HalfWidth);

    private double Center => (Share + (Z * Z / (2 * Of))) / (1 + (Z * Z / Of));

    private double HalfWidth => Z * Math.Sqrt((Share * (1 - Share) / Of) + (Z * Z / (4.0 * Of * Of))) / (1 + (Z * Z / Of));
}
