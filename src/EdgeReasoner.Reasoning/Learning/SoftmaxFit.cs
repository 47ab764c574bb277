using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Learning;

/// <summary>A probe over options whose right one is known.</summary>
/// <param name="LogProbabilities">ln of the raw probabilities in the request's order, −40 or more.</param>
/// <param name="Right">Index of the right option.</param>
internal sealed record JudgedOptions(double[] LogProbabilities, int Right)
{
    private const double Least = -40;

    /// <summary>Takes a probe over options.</summary>
    /// <param name="raw">The probe.</param>
    /// <param name="expected">The right option's id.</param>
    /// <returns>It; null for an open answer or when the right option is not among them.</returns>
    public static JudgedOptions? Of(AnswerDistribution raw, string expected)
    {
        var right = raw.Ids.ToList().IndexOf(expected);
        return raw.IsOpen || right < 0
            ? null
            : new JudgedOptions([.. raw.Probabilities.ToArray().Select(static p => Math.Max(Least, Math.Log(p)))], right);
    }
}

/// <summary>Fits temperature and label priors of a stage by maximum likelihood.</summary>
/// <remarks>
/// With β = 1 / T and bᵢ = ln priorᵢ / T the log-likelihood of P(i) ∝ exp(β ln rawᵢ − bᵢ) is concave. The priors are meaningful when the items'
/// options stand in shuffled order, so that the average over items is one over permutations; a set that always puts the right option first teaches that.
/// </remarks>
internal static class SoftmaxFit
{
    private const double Ridge = 0.05;
    private const double LeastSharpness = 0.01;

    /// <summary>Fits a stage.</summary>
    /// <param name="probes">Its probes.</param>
    /// <param name="usesPriors">Whether positions may have priors.</param>
    /// <returns>Temperature and position priors; priors are relative to the first position's.</returns>
    public static StageCalibration Fit(IReadOnlyList<JudgedOptions> probes, bool usesPriors)
    {
        var positions = probes.Count == 0 ? 1 : probes.Max(static probe => probe.LogProbabilities.Length);
        var start = new double[usesPriors ? positions : 1];
        start[0] = 1;
        var point = Newton.Minimize(start, (at, gradient, curvature) => Evaluate(probes, at, gradient, curvature));
        var sharpness = Math.Max(LeastSharpness, point[0]);
        return new StageCalibration
        {
            Temperature = 1 / sharpness,
            PositionLogPriors = usesPriors ? [0, .. point[1..].Select(bias => bias / sharpness)] : [],
            Items = probes.Count,
        };
    }

    // Parameter 0 is β; parameter i is the bias of position i, that of position 0 being 0.
    private static double Evaluate(IReadOnlyList<JudgedOptions> probes, double[] point, double[] gradient, double[][] curvature)
    {
        var value = Ridge * (point[0] - 1) * (point[0] - 1) / 2;
        (gradient[0], curvature[0][0]) = (Ridge * (point[0] - 1), Ridge);
        for (var i = 1; i < point.Length; i++)
        {
            value += Ridge * point[i] * point[i] / 2;
            (gradient[i], curvature[i][i]) = (Ridge * point[i], Ridge);
        }

        var mean = new double[point.Length];
        foreach (var probe in probes)
        {
            value += Add(probe, point, mean, gradient, curvature);
        }

        return value;
    }

    private static double Add(JudgedOptions probe, double[] point, double[] mean, double[] gradient, double[][] curvature)
    {
        var logs = probe.LogProbabilities;
        var weights = new double[logs.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            weights[i] = (point[0] * logs[i]) - Bias(i);
        }

        var max = weights.Max();
        var sum = weights.Sum(weight => Math.Exp(weight - max));
        var loss = max + Math.Log(sum) - weights[probe.Right];
        Array.Clear(mean);
        for (var i = 0; i < logs.Length; i++)
        {
            weights[i] = Math.Exp(weights[i] - max) / sum;
            mean[0] += weights[i] * logs[i];
            if (i > 0 && i < mean.Length)
            {
                mean[i] -= weights[i];
            }
        }

        // The gradient is E[φ] − φ(right), the curvature Cov(φ), with φ(i) = (ln rawᵢ, −1 at i).
        for (var i = 0; i < mean.Length; i++)
        {
            gradient[i] += mean[i] - Feature(probe.Right, i);
            for (var j = 0; j < mean.Length; j++)
            {
                curvature[i][j] -= mean[i] * mean[j];
            }
        }

        for (var option = 0; option < logs.Length; option++)
        {
            curvature[0][0] += weights[option] * logs[option] * logs[option];
            if (option > 0 && option < mean.Length)
            {
                curvature[option][option] += weights[option];
                curvature[0][option] -= weights[option] * logs[option];
                curvature[option][0] -= weights[option] * logs[option];
            }
        }

        return loss;

        double Bias(int position) => position > 0 && position < point.Length ? point[position] : 0;

        double Feature(int option, int parameter) => parameter == 0 ? logs[option] : option == parameter ? -1 : 0;
    }
}
