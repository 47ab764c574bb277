namespace EdgeReasoner.Contract;

/// <summary>An instant on the monotonic clock by which something must be done; a jump of the wall clock does not move it.</summary>
public readonly record struct Deadline
{
    private readonly TimeProvider _clock;
    private readonly long _timestamp;

    private Deadline(TimeProvider clock, long timestamp)
    {
        _clock = clock;
        _timestamp = timestamp;
    }

    /// <summary>Gets the time left; negative once the deadline has passed.</summary>
    public TimeSpan Remaining => _clock.GetElapsedTime(_clock.GetTimestamp(), _timestamp);

    /// <summary>Gets a value indicating whether the deadline has been reached or passed.</summary>
    public bool HasPassed => Remaining <= TimeSpan.Zero;

    /// <summary>The deadline that lies <paramref name="budget"/> from now.</summary>
    /// <param name="clock">Whose monotonic timestamps count.</param>
    /// <param name="budget">Any duration; zero or less gives a deadline that has passed.</param>
    /// <returns>The deadline.</returns>
    public static Deadline After(TimeProvider clock, TimeSpan budget) => From(clock, clock.GetTimestamp(), budget);

    /// <summary>The deadline that lies <paramref name="budget"/> after an earlier instant.</summary>
    /// <param name="clock">Whose monotonic timestamps count.</param>
    /// <param name="timestamp">A value of <see cref="TimeProvider.GetTimestamp"/>, such as the moment a request was received.</param>
    /// <param name="budget">Any duration.</param>
    /// <returns>The deadline.</returns>
    public static Deadline From(TimeProvider clock, long timestamp, TimeSpan budget)
        => new(clock, timestamp + (long)(budget.TotalSeconds * clock.TimestampFrequency));

    /// <summary>Says whether something that takes <paramref name="duration"/> can end in time when it starts now.</summary>
    /// <param name="duration">How long it takes.</param>
    /// <returns>True when it ends at the deadline or before.</returns>
    public bool HasRoomFor(TimeSpan duration) => Remaining >= duration;

    /// <summary>The same deadline moved earlier, to keep a reserve.</summary>
    /// <param name="reserve">Zero or more.</param>
    /// <returns>The earlier deadline.</returns>
    public Deadline Less(TimeSpan reserve) => From(_clock, _timestamp, -reserve);
}
