namespace EdgeReasoner.Status;

/// <summary>
/// The sign of life of the reasoning thread: it rests and answers when it is asked, or it is in a turn whose time is not over. Safe from any thread.
/// </summary>
/// <remarks>
/// A timer that fires proves only that timers fire, and a thread that says every second that it lives keeps the board awake. So a resting thread is
/// asked, now and then, and must answer within <see cref="Grace"/>. A turn's passes are ended at its deadline; if the thread is still in it that much
/// later, the model does not react and nobody will be answered any more.
/// </remarks>
/// <param name="clock">Measures.</param>
internal sealed class ReasoningHeartbeat(TimeProvider clock)
{
    /// <summary>The most that a turn may last beyond its time, and an answer may take: an engine ends a pass between two operations, and a busy board schedules late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _since = clock.GetTimestamp();
    private TimeSpan? _allowed = Grace; // since then; null for any time
    private bool _isResting;

    /// <summary>Gets or sets the callback that wakes the resting thread, so that it says <see cref="Rest"/> again.</summary>
    public Action Asked { get; set; } = static () => { };

    /// <summary>Gets a value indicating whether the thread hangs.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_lock)
            {
                return _allowed is { } allowed && clock.GetElapsedTime(_since) > allowed + Grace;
            }
        }
    }

    /// <summary>Gets a value indicating whether the thread waits for work, and owes no answer.</summary>
    public bool IsResting
    {
        get
        {
            lock (_lock)
            {
                return _isResting && _allowed is null;
            }
        }
    }

    /// <summary>A turn begins.</summary>
    /// <param name="allowed">How long it may last.</param>
    public void Begin(TimeSpan allowed) => Set(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero, isResting: false);

    /// <summary>The thread waits for work, and answers when asked.</summary>
    public void Rest() => Set(null, isResting: true);

    /// <summary>The thread has ended on purpose: there is no model. Refusals do not need it.</summary>
    public void Retire() => Set(null, isResting: false);

    /// <summary>Asks a resting thread for its answer, unless one is still owed.</summary>
    public void Ask()
    {
        lock (_lock)
        {
            if (!_isResting || _allowed is not null)
            {
                return;
            }

            (_since, _allowed) = (clock.GetTimestamp(), TimeSpan.Zero);
        }

        Asked();
    }

    private void Set(TimeSpan? allowed, bool isResting)
    {
        lock (_lock)
        {
            (_since, _allowed, _isResting) = (clock.GetTimestamp(), allowed, isResting);
        }
    }
}
