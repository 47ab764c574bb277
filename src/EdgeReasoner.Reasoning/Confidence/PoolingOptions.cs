namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The weights of the probes of an answer; <c>tune</c> fits them, and they come with a model's calibration.</summary>
/// <remarks>
/// The weights of one decision matter only relative to each other, see <see cref="EvidencePool"/>. The defaults let a complete chain
/// overrule a confident guess. A wrong direct probe at 0.95 (margin 2.94, superseded twice: weight 0.5 · 0.25²) and a wrong unfinished
/// draft at 0.60 (0.41, weight 0.25) against the finished chain at 0.95 (−2.94, weight 1) pool to a margin of (0.09 + 0.10 − 2.94) / 1.28
/// = −2.15: 0.90 for the chain. With superseding off (1) the same probes pool to (1.47 + 0.41 − 2.94) / 2.5 = −0.43: 0.61 for the chain, and
/// any chain under 0.87 would lose.
/// </remarks>
public sealed record PoolingOptions
{
    /// <summary>Gets or sets the weight of the direct probe, 0 or more. 0.5: it has seen less than any other.</summary>
    public double DirectWeight { get; set; } = 0.5;

    /// <summary>Gets or sets the weight of a probe after a draft, a resample or an earlier reasoning carried on, over 0.</summary>
    public double FreshWeight { get; set; } = 1;

    /// <summary>Gets or sets the weight of a probe after a rewritten reasoning, over 0. 0.5: it has seen the answer it is to correct, and a rewrite may break as well as mend.</summary>
    public double RevisedWeight { get; set; } = 0.5;

    /// <summary>Gets or sets the factor in (0, 1] on the weight of a probe whose reasoning the clock cut. 0.5: half a chain, half the say.</summary>
    public double CutFactor { get; set; } = 0.5;

    /// <summary>
    /// Gets or sets the factor in [0, 1] on what a probe has superseded: the same reasoning carried on has seen all that the earlier
    /// probe saw, and every reasoning has seen all that the direct probe saw. 1 counts such probes as if they were independent.
    /// </summary>
    public double SupersededFactor { get; set; } = 0.25;

    /// <summary>Gets or sets the factor in [0, 1] on a reasoning that was rewritten. 0.5: old and new then weigh the same, and the margins decide.</summary>
    public double RewrittenFactor { get; set; } = 0.5;

    /// <summary>
    /// Gets or sets the sharpening by agreement, in [0, 1]: 0 is the weighted geometric mean (as if all probes said the same thing again), 1 the
    /// product (as if they were independent). 0: probes of one model on one prompt err together, and certainty rose with every round also where the answer was wrong.
    /// </summary>
    public double Independence { get; set; }

    /// <summary>Gets or sets the least probability a probe may give to an answer, in (0, 0.1], so that no single probe can veto.</summary>
    public double ProbabilityFloor { get; set; } = 1e-4;

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems()
    {
        if (!(DirectWeight is >= 0 and <= 100)) // also catches NaN
        {
            yield return $"Pooling:DirectWeight is {DirectWeight}; it must lie in [0, 100].";
        }

        foreach (var (key, value) in new[] { (nameof(FreshWeight), FreshWeight), (nameof(RevisedWeight), RevisedWeight) })
        {
            if (!(value is > 0 and <= 100))
            {
                yield return $"Pooling:{key} is {value}; it must lie in (0, 100].";
            }
        }

        if (!(CutFactor is > 0 and <= 1))
        {
            yield return $"Pooling:CutFactor is {CutFactor}; it must lie in (0, 1].";
        }

        foreach (var (key, value) in new[]
        {
            (nameof(SupersededFactor), SupersededFactor), (nameof(RewrittenFactor), RewrittenFactor), (nameof(Independence), Independence),
        })
        {
            if (!(value is >= 0 and <= 1))
            {
                yield return $"Pooling:{key} is {value}; it must lie in [0, 1].";
            }
        }

        if (!(ProbabilityFloor is > 0 and <= 0.1))
        {
            yield return $"Pooling:ProbabilityFloor is {ProbabilityFloor}; it must lie in (0, 0.1].";
        }
    }
}
