namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>Turns one stage's raw probe into calibrated probabilities: divides a label prior out, softens or sharpens, then sets the best answer's probability.</summary>
/// <remarks>
/// P(a) ∝ (raw(a) / prior(a))^(1 / temperature), then P(best) = <see cref="Best"/> where there is one, the others sharing the rest as before. Label prior: Zheng et al., Large Language Models Are Not Robust Multiple Choice Selectors, 2024;
/// temperature scaling: Guo et al., On Calibration of Modern Neural Networks, 2017. A constant factor of the priors cancels.
/// </remarks>
public sealed record StageCalibration
{
    /// <summary>Gets the calibration that changes nothing.</summary>
    public static StageCalibration Identity { get; } = new();

    /// <summary>Gets the divisor of the log-probabilities, over 0; over 1 softens.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Gets ln prior per position of the option in the request, in nats; positions beyond its end have the prior 1 (0 nats). Empty for none.</summary>
    public IReadOnlyList<double> PositionLogPriors { get; init; } = [];

    /// <summary>Gets ln prior per option id, in nats; ids it does not name have the prior 1 (0 nats). Empty for none.</summary>
    public IReadOnlyDictionary<string, double> IdLogPriors { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets how probable the best answer is, by its log-odds and the doubt in the reasoning before it; null leaves it as it is.</summary>
    public LogisticMap? Best { get; init; }

    /// <summary>Gets the number of items it was fitted on.</summary>
    public int Items { get; init; }

    private bool IsFlat => Temperature == 1 && PositionLogPriors.Count == 0 && IdLogPriors.Count == 0;

    /// <summary>Calibrates a probe.</summary>
    /// <param name="raw">What the model said.</param>
    /// <param name="doubt">−ln of the probability of the least likely token in the reasoning before the probe, in nats; 0 without one.</param>
    /// <returns>The calibrated distribution over the same answers. The unseen rest of an open answer has no prior.</returns>
    public AnswerDistribution Apply(AnswerDistribution raw, double doubt = 0)
    {
        var scaled = Scale(raw);
        return Best is null ? scaled : scaled.WithBest(Best.Of(scaled.BestLogOdds, doubt));
    }

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem; none when the calibration can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (!(Temperature > 0 && double.IsFinite(Temperature))) // also catches NaN
        {
            yield return $"Temperature is {Temperature}; it must be finite and over 0.";
        }

        if (!PositionLogPriors.All(double.IsFinite) || !IdLogPriors.Values.All(double.IsFinite))
        {
            yield return "A log-prior is not finite; leave out what has no prior.";
        }

        foreach (var problem in Best?.Problems() ?? [])
        {
            yield return problem;
        }
    }

    private AnswerDistribution Scale(AnswerDistribution raw)
    {
        if (IsFlat)
        {
            return raw;
        }

        var ids = raw.Ids.ToArray();
        var logWeights = new double[ids.Length + (raw.IsOpen ? 1 : 0)];
        for (var i = 0; i < ids.Length; i++)
        {
            var positionPrior = !raw.IsOpen && i < PositionLogPriors.Count ? PositionLogPriors[i] : 0;
            logWeights[i] = (Math.Log(raw.Probabilities[i]) - positionPrior - IdLogPriors.GetValueOrDefault(ids[i])) / Temperature;
        }

        if (raw.IsOpen)
        {
            logWeights[^1] = Math.Log(raw.Unseen) / Temperature;
        }

        return AnswerDistribution.FromLogWeights(ids, logWeights, raw.IsOpen);
    }
}
