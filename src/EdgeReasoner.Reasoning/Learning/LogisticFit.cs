using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>One answer whose truth is known, as a calibration of confidence sees it.</summary>
/// <param name="LogOdds">ln p − ln(1 − p) of the answer, in nats.</param>
/// <param name="Doubt">−ln of the least token probability before it, in nats.</param>
/// <param name="IsRight">Whether it is right.</param>
/// <param name="Item">The item that it belongs to: several rounds of one item are never on both sides of a fold.</param>
internal readonly record struct Judged(double LogOdds, double Doubt, bool IsRight, int Item = 0);

/// <summary>Fits <see cref="LogisticMap"/> by maximum likelihood.</summary>
internal static class LogisticFit
{
    // A weak pull towards 0: it decides only where the items are separable, all right say, and keeps the map finite there.
    private const double Ridge = 0.05;

    /// <summary>Fits a map.</summary>
    /// <param name="answers">Answers of one stage; none give a map that says one half.</param>
    /// <param name="usesDoubt">Whether doubt may count.</param>
    /// <returns>The map; a feature whose weight would have the wrong sign is left out.</returns>
    public static LogisticMap Fit(IReadOnlyList<Judged> answers, bool usesDoubt)
    {
        var (slope, doubt) = (true, usesDoubt);
        while (true)
        {
            var weights = Minimum(answers, slope, doubt);
            var hasFalseSlope = slope && weights[1] < 0;
            var hasFalseDoubt = doubt && weights[2] > 0;
            if (!hasFalseSlope && !hasFalseDoubt)
            {
                return new LogisticMap(weights[0], weights[1], weights[2]);
            }

            // Noise of few items: the weaker feature goes first.
            (slope, doubt) = hasFalseDoubt ? (slope, false) : (false, doubt);
        }
    }

    private static double[] Minimum(IReadOnlyList<Judged> answers, bool usesSlope, bool usesDoubt) => Newton.Minimize([0, 0, 0], (point, gradient, curvature) =>
    {
        var value = 0.0;
        for (var i = 0; i < point.Length; i++)
        {
            value += Ridge * point[i] * point[i] / 2;
            gradient[i] = Ridge * point[i];
            curvature[i][i] = Ridge;
        }

        Span<double> features = [1, 0, 0];
        foreach (var answer in answers)
        {
            (features[1], features[2]) = (usesSlope ? answer.LogOdds : 0, usesDoubt ? LogisticMap.Feature(answer.Doubt) : 0);
            var sum = (point[0] * features[0]) + (point[1] * features[1]) + (point[2] * features[2]);
            var p = 1 / (1 + Math.Exp(-sum));
            value += Softplus(answer.IsRight ? -sum : sum);
            for (var i = 0; i < features.Length; i++)
            {
                gradient[i] += (p - (answer.IsRight ? 1 : 0)) * features[i];
                for (var j = 0; j < features.Length; j++)
                {
                    curvature[i][j] += p * (1 - p) * features[i] * features[j];
                }
            }
        }

        return value;
    });

    private static double Softplus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));
}
