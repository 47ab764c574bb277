namespace EdgeReasoner.Mqtt;

/// <summary>Lets each warning through once a minute: a broker that stays away is worth a line, not one for each try. Bounded; for one thread.</summary>
/// <param name="clock">Measures the minute.</param>
internal sealed class WarningPace(TimeProvider clock)
{
    // Different ones; more of them in one minute are left out.
    private const int Most = 8;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);

    /// <summary>Asks whether to say something.</summary>
    /// <param name="warning">What.</param>
    /// <returns>True when it was not said in the last minute.</returns>
    public bool IsDue(string warning)
    {
        foreach (var (old, at) in _said)
        {
            if (clock.GetElapsedTime(at) >= Minute)
            {
                _said.Remove(old);
            }
        }

        return _said.Count < Most && _said.TryAdd(warning, clock.GetTimestamp());
    }
}
