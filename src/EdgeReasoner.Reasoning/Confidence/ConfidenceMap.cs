namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The map from the pooled probability of the best answer to the one that is published: monotone, and never over what the items can vouch for.</summary>
/// <remarks>
/// Piecewise linear in the log-odds between knots, flat outside, as isotonic regression gives them (Zadrozny and Elkan, Transforming Classifier
/// Scores into Accurate Multiclass Probability Estimates, 2002); or a logistic; or, with neither, the identity. Then the cap.
/// </remarks>
public sealed record ConfidenceMap
{
    /// <summary>Gets the map that changes nothing.</summary>
    public static ConfidenceMap Identity { get; } = new();

    /// <summary>Gets log-odds in nats, rising; empty for no knots.</summary>
    public IReadOnlyList<double> KnotLogOdds { get; init; } = [];

    /// <summary>Gets the probability at each knot, shape of <see cref="KnotLogOdds"/>, not falling.</summary>
    public IReadOnlyList<double> KnotProbabilities { get; init; } = [];

    /// <summary>Gets the logistic that applies when there are no knots; null for none.</summary>
    public LogisticMap? Logistic { get; init; }

    /// <summary>Gets the most that is ever published, in (0, 1]: (right + 1) / (n + 2), Laplace's rule of succession, where the map is flat at its top.</summary>
    public double Cap { get; init; } = 1;

    /// <summary>Gets the number of items it was fitted on.</summary>
    public int Items { get; init; }

    /// <summary>Maps the best answer's probability; the other answers share the rest as before.</summary>
    /// <param name="pooled">All evidence.</param>
    /// <returns>The distribution to publish, to judge and to accept by.</returns>
    public AnswerDistribution Apply(AnswerDistribution pooled)
        => KnotLogOdds.Count == 0 && Logistic is null && pooled.BestProbability <= Cap ? pooled : pooled.WithBest(Of(pooled.BestLogOdds));

    /// <summary>The published probability for a pooled one.</summary>
    /// <param name="logOdds">ln p − ln(1 − p), in nats.</param>
    /// <returns>In (0, <see cref="Cap"/>].</returns>
    public double Of(double logOdds) => Math.Min(
        Cap, KnotLogOdds.Count > 0 ? Interpolate(logOdds) : (Logistic ?? new LogisticMap(0, 1)).Of(logOdds, 0));

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem; none when the map can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (!(Cap is > 0 and <= 1)) // also catches NaN
        {
            yield return $"Cap is {Cap}; it must lie in (0, 1].";
        }

        if (KnotLogOdds.Count != KnotProbabilities.Count)
        {
            yield return $"There are {KnotLogOdds.Count} knot log-odds and {KnotProbabilities.Count} knot probabilities; they must be as many.";
        }
        else if (!KnotLogOdds.All(double.IsFinite) || !KnotProbabilities.All(static p => p is >= 0 and <= 1)
            || Falls(KnotLogOdds, isStrict: true) || Falls(KnotProbabilities, isStrict: false))
        {
            yield return "Knot log-odds must be finite and rise, knot probabilities lie in [0, 1] and not fall.";
        }

        foreach (var problem in Logistic?.Problems() ?? [])
        {
            yield return problem;
        }
    }

    private static bool Falls(IReadOnlyList<double> values, bool isStrict)
        => values.Zip(values.Skip(1)).Any(pair => pair.Second < pair.First || (isStrict && pair.Second == pair.First));

    private double Interpolate(double logOdds)
    {
        var next = 0;
        while (next < KnotLogOdds.Count && KnotLogOdds[next] < logOdds)
        {
            next++;
        }

        if (next == 0 || next == KnotLogOdds.Count)
        {
            return KnotProbabilities[Math.Min(next, KnotLogOdds.Count - 1)];
        }

        var share = (logOdds - KnotLogOdds[next - 1]) / (KnotLogOdds[next] - KnotLogOdds[next - 1]);
        return KnotProbabilities[next - 1] + (share * (KnotProbabilities[next] - KnotProbabilities[next - 1]));
    }
}
