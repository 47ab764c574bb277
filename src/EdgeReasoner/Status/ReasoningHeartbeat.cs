namespace EdgeReasoner.Status;

/// <summary>The sign of life of the reasoning thread: it rests, which it says once a second, or it is in a turn whose time is not over. Safe from any thread.</summary>
/// <remarks>
/// A timer that fires proves only that timers fire. A turn's passes are ended at its deadline; if the thread is still in it
/// <see cref="Grace"/> later, the model does not react and nobody will be answered any more.
/// </remarks>
/// <param name="clock">Measures.</param>
internal sealed class ReasoningHeartbeat(TimeProvider clock)
{
    /// <summary>The most that a turn may last beyond its time: an engine ends a pass between two operations, and a busy board schedules late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _seen = clock.GetTimestamp();
    private TimeSpan? _allowed = Grace;

    /// <summary>Gets a value indicating whether the thread hangs.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_lock)
            {
                return _allowed is { } allowed && clock.GetElapsedTime(_seen) > allowed + Grace;
            }
        }
    }

    /// <summary>A turn begins.</summary>
    /// <param name="allowed">How long it may last.</param>
    public void Begin(TimeSpan allowed) => Set(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero);

    /// <summary>The thread waits for work; it will say so again within a second.</summary>
    public void Rest() => Set(TimeSpan.FromSeconds(1));

    /// <summary>The thread has ended on purpose: there is no model. Refusals do not need it.</summary>
    public void Retire() => Set(null);

    private void Set(TimeSpan? allowed)
    {
        lock (_lock)
        {
            (_seen, _allowed) = (clock.GetTimestamp(), allowed);
        }
    }
}
