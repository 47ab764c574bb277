namespace EdgeReasoner.Evaluation.Measures;

/// <summary>The gain of one mode over another on the same items.</summary>
/// <param name="Fixed">Items that only this one has right (wrong→right).</param>
/// <param name="Broken">Items that only the other has right (right→wrong).</param>
/// <param name="Of">All items.</param>
internal readonly record struct PairedGain(int Fixed, int Broken, int Of)
{
    /// <summary>Gets the difference of the shares right, in [−1, 1]; 0 of none.</summary>
    public double Gain => Of == 0 ? 0 : (double)(Fixed - Broken) / Of;

    /// <summary>Gets the lower end of the 95 % interval of the difference.</summary>
    public double Low => Of == 0 ? -1 : Math.Max(-1, Center - HalfWidth);

    /// <summary>Gets the upper end of the 95 % interval of the difference.</summary>
    public double High => Of == 0 ? 1 : Math.Min(1, Center + HalfWidth);

    /// <summary>Gets the two-sided p of the exact McNemar test: how likely so uneven a split of the changed items is when nothing is better.</summary>
    public double P
    {
        get
        {
            var changed = Fixed + Broken;
            var tail = 0.0;
            var logTerm = -changed * Math.Log(2); // ln of C(n, i) / 2^n, from i = 0 on
            for (var i = 0; i <= Math.Min(Fixed, Broken); i++)
            {
                tail += Math.Exp(logTerm);
                logTerm += Math.Log((double)(changed - i) / (i + 1));
            }

            return Math.Min(1, 2 * tail);
        }
    }

    // Agresti and Min, Simple Improved Confidence Intervals for Comparing Matched Proportions, 2005: half an item more in each of the four cells.
    private double Center => (double)(Fixed - Broken) / (Of + 2);

    private double HalfWidth => Proportion.Z * Math.Sqrt(Math.Max(0, Fixed + Broken + 1 - (Math.Pow(Fixed - Broken, 2) / (Of + 2)))) / (Of + 2);

    /// <summary>Compares two modes.</summary>
    /// <param name="items">Whether this one and the other had each item right.</param>
    /// <returns>The comparison.</returns>
    public static PairedGain Count(IEnumerable<(bool IsRight, bool WasRight)> items)
    {
        var (mended, broken, all) = (0, 0, 0);
        foreach (var (isRight, wasRight) in items)
        {
            mended += isRight && !wasRight ? 1 : 0;
            broken += wasRight && !isRight ? 1 : 0;
            all++;
        }

        return new PairedGain(mended, broken, all);
    }
}
