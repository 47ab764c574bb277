namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>All probes of one decision, pooled log-linearly: what the rounds together say.</summary>
/// <remarks>
/// P(a) ∝ exp(W^(s − 1) · Σ wᵢ ln pᵢ(a)) with W = Σ wᵢ and s = <see cref="PoolingOptions.Independence"/>: the logarithmic opinion pool (Genest
/// and Zidek, Combining Probability Distributions, Statistical Science 1, 1986). With s = 0 the pool is never surer than its surest probe.
/// Not thread-safe: it belongs to one decision.
/// </remarks>
/// <param name="options">Weights without problems.</param>
public sealed class EvidencePool(PoolingOptions options)
{
    private readonly List<Evidence> _evidence = [];

    /// <summary>Adds a probe; what it supersedes weighs less from now on.</summary>
    /// <param name="distribution">The calibrated probe.</param>
    /// <param name="kind">What stood before the probe.</param>
    /// <param name="branch">The branch of reasoning it stands on: 0 for the direct probe, one number for a draft and all that grows from it, another for each resample.</param>
    /// <param name="isCut">Whether the clock cut the reasoning.</param>
    /// <remarks>A cut reasoning supersedes half as strongly: by the square root of the factor, at the default <see cref="PoolingOptions.CutFactor"/>.</remarks>
    public void Add(AnswerDistribution distribution, EvidenceKind kind, int branch, bool isCut)
    {
        var strength = isCut ? options.CutFactor : 1;
        for (var i = 0; i < _evidence.Count; i++)
        {
            if (_evidence[i].Branch == branch || _evidence[i].Kind == EvidenceKind.Direct)
            {
                var factor = kind == EvidenceKind.Revised && _evidence[i].Kind != EvidenceKind.Direct ? options.RewrittenFactor : options.SupersededFactor;
                _evidence[i] = _evidence[i] with { Weight = _evidence[i].Weight * Math.Pow(factor, strength) };
            }
        }

        _evidence.Add(new Evidence(distribution, kind, branch, strength * kind switch
        {
            EvidenceKind.Direct => options.DirectWeight,
            EvidenceKind.Revised => options.RevisedWeight,
            _ => options.FreshWeight,
        }));
    }

    /// <summary>The verdict of all probes together.</summary>
    /// <returns>The pooled distribution over every answer that any probe knows.</returns>
    /// <exception cref="InvalidOperationException">No probe was added.</exception>
    public AnswerDistribution Pooled()
    {
        if (_evidence.Count == 0)
        {
            throw new InvalidOperationException("Nothing can be pooled before the first probe.");
        }

        if (_evidence.Count == 1)
        {
            return _evidence[0].Distribution;
        }

        var isOpen = _evidence[0].Distribution.IsOpen;
        var ids = AllIds();
        var total = _evidence.Sum(static evidence => evidence.Weight);
        var logWeights = new double[ids.Length + (isOpen ? 1 : 0)];
        foreach (var evidence in _evidence)
        {
            // W^(s−1) · w; a pool whose weights are all 0 counts every probe the same.
            var weight = total > 0 ? evidence.Weight * Math.Pow(total, options.Independence - 1) : 1.0 / _evidence.Count;
            AddLogs(evidence.Distribution, ids, weight, logWeights);
        }

        return AnswerDistribution.FromLogWeights(ids, logWeights, isOpen);
    }

    /// <summary>Adds weight · ln p to each answer; an open probe's unseen mass is shared evenly by the answers it does not know and the rest, but none of them gets more than what the probe itself said.</summary>
    private void AddLogs(AnswerDistribution distribution, string[] ids, double weight, double[] logWeights)
    {
        // Without the bound, a probe that is unsure of its answer (0.1, say) would give half of all to whatever another probe says.
        var unknown = ids.Length - distribution.Ids.Count;
        var even = distribution.Unseen / (unknown + 1);
        var share = distribution.Ids.Count == 0 ? even : Math.Min(even, distribution.BestProbability);
        for (var i = 0; i < ids.Length; i++)
        {
            var known = distribution.Ids.Contains(ids[i]);
            logWeights[i] += weight * Math.Log(Math.Max(options.ProbabilityFloor, known ? distribution.Of(ids[i]) : share));
        }

        if (distribution.IsOpen)
        {
            logWeights[^1] += weight * Math.Log(Math.Max(options.ProbabilityFloor, distribution.Unseen - (unknown * share)));
        }
    }

    private string[] AllIds()
    {
        if (!_evidence[0].Distribution.IsOpen)
        {
            return [.. _evidence[0].Distribution.Ids];
        }

        var ids = new List<string>();
        foreach (var evidence in _evidence)
        {
            foreach (var id in evidence.Distribution.Ids)
            {
                if (!ids.Contains(id))
                {
                    ids.Add(id);
                }
            }
        }

        return [.. ids];
    }

    private sealed record Evidence(AnswerDistribution Distribution, EvidenceKind Kind, int Branch, double Weight);
}
