namespace EdgeReasoner.Reasoning.Learning;

/// <summary>The significance test of reflection: more gained than broken, on the same items.</summary>
internal static class McNemar
{
    /// <summary>The probability of at least so many fixes if fixes and breaks were equally likely: McNemar's exact test, one-sided.</summary>
    /// <param name="fixes">Items wrong before and right after.</param>
    /// <param name="breaks">Items right before and wrong after.</param>
    /// <returns>The p-value in [0, 1]; 1 when nothing changed.</returns>
    public static double PValue(int fixes, int breaks)
        => fixes == 0 ? 1 : Reflection.BetaDistribution.Cumulative(fixes, breaks + 1, 0.5); // P(X ≥ f) = I(1/2; f, n − f + 1) for the binomial
}
