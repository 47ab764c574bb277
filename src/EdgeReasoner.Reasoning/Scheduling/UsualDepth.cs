namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>The time that the rounds of a decision usually take, learnt from those that came to their own end. Not thread-safe.</summary>
internal sealed class UsualDepth
{
    // A mean over about the last sixteen: long enough to be usual, short enough to follow a board that slows down.
    private const double Weight = 1.0 / 16;

    private TimeSpan? _mean;

    /// <summary>Gets the time; zero before the first.</summary>
    public TimeSpan Time => _mean ?? TimeSpan.Zero;

    /// <summary>Learns from a decision that ended by itself.</summary>
    /// <param name="spent">The time that its rounds took; zero, for a decision without any, teaches nothing.</param>
    public void Observe(TimeSpan spent)
    {
        if (spent > TimeSpan.Zero)
        {
            _mean = _mean is { } mean ? mean + (Weight * (spent - mean)) : spent;
        }
    }
}
