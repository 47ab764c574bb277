namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The part of a budget that reflection may not touch, because the answer must still be published.</summary>
/// <remarks>
/// While fewer than <see cref="ReserveOptions.MeasurementsToShrink"/> publishes were measured: the larger of the floor and the budget's
/// share. Then the measured 99 % quantiles of the way to the hand-over and of the loop's own overruns, with a safety factor, and the median of
/// the broker's confirmations take the floor's place, upwards as well as downwards. The promise ends at the hand-over, where the deadline is
/// tested last; a confirmation that a busy machine delays for once must not cost every later request its rounds, or its answer. Probes need no reserve: the loop starts none that its cost model does not see end in time.
/// A refusal is published too and counts, so the reserve leaves its floor also where every request has too small a budget for it.
/// Thread-safe: publishing measures while the loop asks.
/// </remarks>
/// <param name="options">Floor, share, factor, without problems.</param>
public sealed class Reserve(ReserveOptions options)
{
    private const double Quantile = 0.99;

    private readonly Lock _lock = new();
    private readonly RollingQuantile _publishes = new(capacity: 256, Quantile);
    private readonly RollingQuantile _confirmations = new(capacity: 256, quantile: 0.5);
    private readonly RollingQuantile _overruns = new(capacity: 256, Quantile);

    /// <summary>The reserve for a budget.</summary>
    /// <param name="budget">The request's time from receipt to publication.</param>
    /// <returns>How long before the deadline reflection must end; may exceed the budget, and then nothing fits.</returns>
    public TimeSpan For(TimeSpan budget)
    {
        var share = budget * options.BudgetShare;
        lock (_lock)
        {
            var needed = _publishes.Count < options.MeasurementsToShrink
                ? options.Floor
                : TimeSpan.FromMilliseconds(((_publishes.Value + _overruns.Value) * options.SafetyFactor) + _confirmations.Value);
            return needed > share ? needed : share;
        }
    }

    /// <summary>Learns how long it took from the loop's return until the answer was published.</summary>
    /// <param name="handOver">Until it was handed over, measured on the monotonic clock.</param>
    /// <param name="confirmation">From there until the broker confirmed it.</param>
    public void ObservePublish(TimeSpan handOver, TimeSpan confirmation = default)
    {
        lock (_lock)
        {
            _publishes.Add(handOver.TotalMilliseconds);
            _confirmations.Add(confirmation.TotalMilliseconds);
        }
    }

    /// <summary>Learns how far a decision ran past the instant at which the loop had to end.</summary>
    /// <param name="duration">Zero or less when it ended in time.</param>
    public void ObserveOverrun(TimeSpan duration)
    {
        lock (_lock)
        {
            _overruns.Add(Math.Max(0, duration.TotalMilliseconds));
        }
    }
}
