using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio;

/// <summary>One press of a trigger, which ends once: with an answer in time, or without.</summary>
/// <param name="number">Counts the trigger's presses.</param>
/// <param name="id">The request's id.</param>
/// <param name="pressedAt">The timestamp of the confirmed edge.</param>
/// <param name="deadline">When the answer must be there.</param>
internal sealed class Press(long number, string id, long pressedAt, Deadline deadline)
{
    private int _hasEnded;

    /// <summary>Gets the press's place among its trigger's.</summary>
    public long Number { get; } = number;

    /// <summary>Gets the request's id.</summary>
    public string Id { get; } = id;

    /// <summary>Gets the timestamp of the confirmed edge: the deadline counts from it.</summary>
    public long PressedAt { get; } = pressedAt;

    /// <summary>Gets the instant by which the answer must be there.</summary>
    public Deadline Deadline { get; } = deadline;

    /// <summary>Ends the press.</summary>
    /// <returns>True for the first that ends it, who then says how.</returns>
    public bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;
}
