using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The frequency with which each action mends a wrong answer and breaks a right one: Beta posteriors, read cautiously.</summary>
/// <remarks>
/// gain = (1 − p)·fix − p·break for an incumbent that is right with probability p. The fix rate is read at its lower quartile, the break
/// rate at its upper one, so that little evidence argues for stopping. Thread-safe: feedback arrives while the loop asks.
/// </remarks>
public sealed class FlipStatistics
{
    /// <summary>Which quantile of a fix rate is believed; a break rate is read at its complement.</summary>
    private const double Caution = 0.25;

    private readonly Lock _lock = new();
    private readonly Dictionary<RoundAction, Flips> _flips = new()
    {
        // Priors, worth about a dozen wrong and sixty right items each. Fixes: measured on the bundled model's predecessors, a round mended
        // 43 % of the wrong answers at first and fewer later; a resample is one fresh try and mends least. Breaks: the accept rule and the
        // pool stand between a bad round and the answer, so under 2 %, where ungated revision broke 5 to 9 %.
        [RoundAction.Draft] = new Flips(5, 5, 1, 60),
        [RoundAction.Revise] = new Flips(4, 8, 1, 60),
        [RoundAction.Resample] = new Flips(3, 9, 1, 60),
    };

    /// <summary>Statistics that know nothing but their priors.</summary>
    public FlipStatistics()
    {
    }

    /// <summary>Statistics that start from counts.</summary>
    /// <param name="counts">What was measured; added to the priors. Actions it lacks start from the priors alone.</param>
    public FlipStatistics(IReadOnlyDictionary<RoundAction, Confidence.FlipCounts> counts)
    {
        foreach (var (action, count) in counts)
        {
            if (_flips.TryGetValue(action, out var prior))
            {
                _flips[action] = new Flips(
                    prior.Fixes + count.Fixed, prior.StillWrong + count.StillWrong, prior.Breaks + count.Broken, prior.StillRight + count.StillRight);
            }
        }
    }

    /// <summary>Counts what an action did to an answer whose truth became known.</summary>
    /// <param name="action">Draft, revise or resample; others change no answer and are not counted.</param>
    /// <param name="wasRight">Whether the incumbent before it was right.</param>
    /// <param name="isRight">Whether the incumbent after it was right.</param>
    public void Record(RoundAction action, bool wasRight, bool isRight)
    {
        lock (_lock)
        {
            if (_flips.TryGetValue(action, out var flips))
            {
                _flips[action] = wasRight
                    ? new Flips(flips.Fixes, flips.StillWrong, flips.Breaks + (isRight ? 0 : 1), flips.StillRight + (isRight ? 1 : 0))
                    : new Flips(flips.Fixes + (isRight ? 1 : 0), flips.StillWrong + (isRight ? 0 : 1), flips.Breaks, flips.StillRight);
            }
        }
    }

    /// <summary>The expected gain of an action in the probability of a right answer.</summary>
    /// <param name="action">Draft, revise or resample; others gain nothing.</param>
    /// <param name="confidence">Probability p in [0, 1] that the incumbent is right.</param>
    /// <returns>The cautious gain in [−1, 1]; negative when more would be broken than mended.</returns>
    public double Gain(RoundAction action, double confidence)
    {
        lock (_lock)
        {
            return _flips.TryGetValue(action, out var flips)
                ? ((1 - confidence) * flips.CautiousFix) - (confidence * flips.CautiousBreak)
                : 0;
        }
    }

    /// <summary>Counts of one action, prior included, with the quantiles taken once: a decision of a few milliseconds asks for them many times.</summary>
    private sealed class Flips(double fixes, double stillWrong, double breaks, double stillRight)
    {
        public double Fixes => fixes;

        public double StillWrong => stillWrong;

        public double Breaks => breaks;

        public double StillRight => stillRight;

        public double CautiousFix { get; } = BetaDistribution.Quantile(fixes, stillWrong, Caution);

        public double CautiousBreak { get; } = BetaDistribution.Quantile(breaks, stillRight, 1 - Caution);
    }
}
