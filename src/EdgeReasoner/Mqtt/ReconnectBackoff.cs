namespace EdgeReasoner.Mqtt;

/// <summary>The pauses between tries to connect: doubling, capped, and jittered, so that a fleet does not return all at once.</summary>
/// <param name="random">The source of the jitter.</param>
internal sealed class ReconnectBackoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    // A broker that has returned is found again within 2 s, and a fleet of a thousand costs it at most a thousand packets a second until then.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private int _failures;

    /// <summary>Takes note of a connection that worked.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Takes note of a failure.</summary>
    /// <returns>The time to wait, between half of and the whole min(2 s, 0.25 s · 2^failures).</returns>
    public TimeSpan Next()
    {
        var full = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 16)));
        return TimeSpan.FromMilliseconds(full * (0.5 + (0.5 * random.NextDouble())));
    }
}
