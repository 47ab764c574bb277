namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The probability that an answer is right, by logistic regression on its log-odds and on the doubt in the reasoning before it.</summary>
/// <remarks>
/// P = 1 / (1 + exp(−(intercept + slope · log-odds + doubt slope · ln(1 + doubt / 0.001)))): Platt, Probabilistic Outputs for Support Vector
/// Machines, 1999, with one more feature. Monotone in both: rising with the log-odds, falling with the doubt. The logarithm, because doubt spans
/// decades: in finished reasonings of the bundled model its median is 0.0004 where they are right and about 1 where they are wrong.
/// </remarks>
/// <param name="Intercept">Finite.</param>
/// <param name="Slope">0 or more; 1 with intercept 0 and no doubt slope changes nothing.</param>
/// <param name="DoubtSlope">0 or less.</param>
public sealed record LogisticMap(double Intercept, double Slope, double DoubtSlope = 0)
{
    private const double DoubtUnit = 1e-3;

    /// <summary>The doubt as the regression sees it.</summary>
    /// <param name="doubt">−ln of the least token probability, in nats, 0 or more.</param>
    /// <returns>ln(1 + doubt / 0.001), 0 or more; 0 without doubt.</returns>
    public static double Feature(double doubt) => Math.Log(1 + (doubt / DoubtUnit));

    /// <summary>Applies it.</summary>
    /// <param name="logOdds">ln p − ln(1 − p) of the answer, in nats.</param>
    /// <param name="doubt">−ln of the least token probability, in nats, 0 or more.</param>
    /// <returns>The probability in (0, 1); 1 by rounding where the sum is over 37.</returns>
    public double Of(double logOdds, double doubt) => 1 / (1 + Math.Exp(-(Intercept + (Slope * logOdds) + (DoubtSlope * Feature(doubt)))));

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem; none when the map can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (!double.IsFinite(Intercept))
        {
            yield return $"Intercept is {Intercept}; it must be finite.";
        }

        if (!(Slope >= 0 && double.IsFinite(Slope))) // also catches NaN
        {
            yield return $"Slope is {Slope}; it must be finite and 0 or more, so that a surer probe never counts for less.";
        }

        if (!(DoubtSlope <= 0 && double.IsFinite(DoubtSlope)))
        {
            yield return $"DoubtSlope is {DoubtSlope}; it must be finite and 0 or less, so that doubt never counts for more.";
        }
    }
}
