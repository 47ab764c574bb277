using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>Decisions that have an answer and would like another round. Not thread-safe.</summary>
/// <typeparam name="TPending">What the request carries.</typeparam>
/// <param name="admission">Says when they must end.</param>
internal sealed class OpenDecisions<TPending>(AdmissionControl admission)
    where TPending : PendingDecision
{
    private readonly List<OpenDecision<TPending>> _open = [];

    /// <summary>Gets how many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Gets whose round is next; null for none.</summary>
    /// <remarks>Highest priority, then most value by the second, then earliest deadline; but first one that would lose its round by waiting for it, where it can itself wait for that.</remarks>
    public OpenDecision<TPending>? Best
    {
        get
        {
            if (_open.Count == 0)
            {
                return null;
            }

            var best = _open.MaxBy(Urgency)!;
            var urgent = _open
                .FindAll(open => open != best && IsOvertaken(open, best.Decision.Offer.Time) && !IsOvertaken(best, open.Decision.Offer.Time))
                .MinBy(static open => open.Due);
            return urgent ?? best;
        }
    }

    /// <summary>The most urgent round that can run in parallel with others.</summary>
    /// <param name="time">The time of the others, one after the other.</param>
    /// <param name="left">How long the first of them to end may still go on.</param>
    /// <param name="may">Whether those that wait allow a round, from it and the time of all.</param>
    /// <returns>It; null when each would make somebody lose a round, or end too late.</returns>
    public OpenDecision<TPending>? BestAlong(TimeSpan time, TimeSpan left, Func<OpenDecision<TPending>, TimeSpan, bool> may)
    {
        return _open.FindAll(Fits).MaxBy(Urgency);

        bool Fits(OpenDecision<TPending> open)
        {
            var all = time + open.Decision.Offer.Time;
            return all <= left && all <= Left(open) && may(open, all) && !_open.Exists(other => other != open && IsOvertaken(other, all));
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

    /// <summary>Takes the one whose round is worth least.</summary>
    /// <returns>It; null for none.</returns>
    public OpenDecision<TPending>? TakeLeast()
        => Take(_open.MinBy(Urgency));

    /// <summary>Takes one that could have no round after other work, because its end comes before.</summary>
    /// <param name="time">How long the other work takes.</param>
    /// <param name="but">The one that runs; null for none of them.</param>
    /// <returns>It; null for none.</returns>
    public OpenDecision<TPending>? TakeOvertaken(TimeSpan time, OpenDecision<TPending>? but) => Take(_open.Find(open => open != but && IsOvertaken(open, time)));

    private static (int Priority, double Density, long Due) Urgency(OpenDecision<TPending> open) => (open.Pending.Request.Priority, open.Decision.Offer.Density, -open.Due);

    private bool IsOvertaken(OpenDecision<TPending> open, TimeSpan time) => Left(open) < time + open.Decision.Offer.Least;

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
internal sealed record OpenDecision<TPending>(TPending Pending, IOngoingDecision Decision, long Due)
    where TPending : PendingDecision;
