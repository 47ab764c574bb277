using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>Decisions that have an answer and would like another round, in the order of service: by priority, 3 before 0, then earliest deadline first. Not thread-safe.</summary>
/// <typeparam name="TPending">What the request carries.</typeparam>
/// <param name="admission">Says when they must end.</param>
internal sealed class OpenDecisions<TPending>(AdmissionControl admission)
    where TPending : PendingDecision
{
    private readonly List<OpenDecision<TPending>> _open = [];

    /// <summary>Gets how many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Gets the most urgent; null for none.</summary>
    public OpenDecision<TPending>? First => _open.MinBy(Urgency);

    /// <summary>Those that have not had their usual depth yet.</summary>
    /// <param name="usual">The time of the usual depth.</param>
    /// <param name="priority">Least priority.</param>
    /// <returns>In the order of service.</returns>
    public IEnumerable<OpenDecision<TPending>> Within(TimeSpan usual, int priority)
        => _open.Where(open => open.Spent < usual && open.Pending.Request.Priority >= priority).OrderBy(Urgency);

    /// <summary>The most urgent round that can run in parallel with others.</summary>
    /// <param name="time">The time of the others, one after the other.</param>
    /// <param name="left">How long the first of them to end may still go on.</param>
    /// <param name="may">Whether those that wait allow a round, from it and the time of all.</param>
    /// <returns>It; null when each would make somebody lose a round, or end too late.</returns>
    public OpenDecision<TPending>? FirstAlong(TimeSpan time, TimeSpan left, Func<OpenDecision<TPending>, TimeSpan, bool> may)
    {
        return _open.FindAll(Fits).MinBy(Urgency);

        bool Fits(OpenDecision<TPending> open)
        {
            var all = time + open.Decision.Offer.Time;
            return all <= left && all <= Left(open) && may(open, all) && !_open.Exists(other => other != open && Left(other) < all + other.Decision.Offer.Least);
        }
    }

    /// <summary>Says whether a round can wait for other work.</summary>
    /// <param name="open">The decision.</param>
    /// <param name="time">How long the other work takes.</param>
    /// <returns>False when it would be cut or lost.</returns>
    public bool CanWait(OpenDecision<TPending> open, TimeSpan time) => Left(open) >= time + open.Decision.Offer.Time;

    /// <summary>Takes one in.</summary>
    /// <param name="open">The decision.</param>
    public void Add(OpenDecision<TPending> open) => _open.Add(open);

    /// <summary>Takes one away.</summary>
    /// <param name="open">The decision.</param>
    public void Remove(OpenDecision<TPending> open) => _open.Remove(open);

    /// <summary>Takes one that is no longer wanted away.</summary>
    /// <param name="match">Which one.</param>
    /// <returns>Its request; null for none.</returns>
    public TPending? TryRemove(Predicate<TPending> match)
    {
        var open = Take(_open.Find(open => match(open.Pending)));
        open?.Decision.Conclude(StopReason.NoValue); // nobody hears it, but what it holds of the model is free again
        return open?.Pending;
    }

    /// <summary>Takes one whose next round does not fit before its end.</summary>
    /// <returns>It; null for none.</returns>
    public OpenDecision<TPending>? TakeEnded() => Take(_open.Find(open => Left(open) < open.Decision.Offer.Least));

    /// <summary>Takes one whose end has come.</summary>
    /// <returns>It; null for none.</returns>
    public OpenDecision<TPending>? TakeOverdue() => Take(_open.Find(open => Left(open) <= TimeSpan.Zero));

    /// <summary>The time until the first of them ends.</summary>
    /// <returns>It, perhaps negative; null for none.</returns>
    public TimeSpan? UntilOverdue() => _open.Count == 0 ? null : _open.Min(Left);

    /// <summary>Takes the least urgent one.</summary>
    /// <returns>It; null for none.</returns>
    public OpenDecision<TPending>? TakeLast() => Take(_open.MaxBy(Urgency));

    private static (int Priority, long Due) Urgency(OpenDecision<TPending> open) => (-open.Pending.Request.Priority, open.Due);

    private TimeSpan Left(OpenDecision<TPending> open) => admission.UntilEnd(open.Pending);

    private OpenDecision<TPending>? Take(OpenDecision<TPending>? open)
    {
        if (open is not null)
        {
            _open.Remove(open);
        }

        return open;
    }
}

/// <summary>A suspended decision.</summary>
/// <typeparam name="TPending">What the request carries.</typeparam>
/// <param name="Pending">The request.</param>
/// <param name="Decision">The decision so far.</param>
/// <param name="Due">Timestamp of its deadline.</param>
/// <param name="Spent">The time that its rounds have taken.</param>
internal sealed record OpenDecision<TPending>(TPending Pending, IOngoingDecision Decision, long Due, TimeSpan Spent = default)
    where TPending : PendingDecision;
