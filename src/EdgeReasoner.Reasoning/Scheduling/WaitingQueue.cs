namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>Requests before their direct answer, in the order of service: by priority, 3 before 0, then earliest deadline first, then first come. Not thread-safe.</summary>
/// <typeparam name="TPending">What waits.</typeparam>
/// <param name="admission">Says what they can spare.</param>
internal sealed class WaitingQueue<TPending>(AdmissionControl admission)
    where TPending : PendingDecision
{
    private readonly List<QueueEntry<TPending>> _places = [];

    /// <summary>Gets how many wait.</summary>
    public int Count => _places.Count;

    /// <summary>Gets the most urgent; null when none waits.</summary>
    public QueueEntry<TPending>? First => _places.Count > 0 ? _places[0] : null;

    /// <summary>Gets the least urgent; null when none waits.</summary>
    public QueueEntry<TPending>? Last => _places.Count > 0 ? _places[^1] : null;

    /// <summary>Why a request cannot be let in, or null.</summary>
    /// <param name="place">Its place to be.</param>
    /// <param name="before">The rest of the running turn.</param>
    /// <returns>Too much work before it, or for those behind it.</returns>
    public Admission.Rejected? Refusal(QueueEntry<TPending> place, TimeSpan before)
    {
        var ahead = Ahead(place);
        for (var i = 0; i < ahead; i++)
        {
            before += _places[i].DirectTime;
        }

        var slack = Slack(place);
        if (before > slack)
        {
            return new Admission.Rejected(RejectReason.CannotFinish, before - slack);
        }

        // Those of lower priority behind it were promised nothing against it.
        var end = _places.FindIndex(other => other.Pending.Request.Priority < place.Pending.Request.Priority);
        return MakesLate(place.DirectTime, before, ahead, end < 0 ? _places.Count : end)
            ? new Admission.Rejected(RejectReason.WouldDisplace, before + place.DirectTime)
            : null;
    }

    /// <summary>Lets a request in.</summary>
    /// <param name="place">Its place to be.</param>
    /// <returns>How many are served before it.</returns>
    public int Insert(QueueEntry<TPending> place)
    {
        var ahead = Ahead(place);
        _places.Insert(ahead, place);
        return ahead;
    }

    /// <summary>Takes the most urgent away.</summary>
    public void RemoveFirst() => _places.RemoveAt(0);

    /// <summary>Takes the least urgent away.</summary>
    /// <returns>It.</returns>
    public TPending RemoveLast()
    {
        var last = _places[^1].Pending;
        _places.RemoveAt(_places.Count - 1);
        return last;
    }

    /// <summary>Takes a request that is no longer wanted away.</summary>
    /// <param name="match">Which one.</param>
    /// <returns>It; null for none.</returns>
    public TPending? TryRemove(Predicate<TPending> match) => Take(place => match(place.Pending))?.Pending;

    /// <summary>Takes one that cannot be answered in time any more.</summary>
    /// <returns>It; null for none.</returns>
    public QueueEntry<TPending>? TakeHopeless() => Take(place => Slack(place) < TimeSpan.Zero);

    /// <summary>Takes one whose deadline has passed.</summary>
    /// <returns>It; null for none.</returns>
    public QueueEntry<TPending>? TakeExpired() => Take(static place => place.Pending.Deadline.HasPassed);

    /// <summary>Whether more work makes late who would be in time without it; who is late anyway does not count.</summary>
    /// <param name="more">The work to be put before the first.</param>
    /// <param name="before">Work before the first in any case.</param>
    /// <returns>True when somebody's direct answer would be late.</returns>
    public bool MakesLate(TimeSpan more, TimeSpan before) => MakesLate(more, before, 0, _places.Count);

    /// <summary>How long a request can wait before its direct answer must begin.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>Time left − reserve − what is needed; negative when it cannot be answered in time even at once.</returns>
    public TimeSpan Slack(QueueEntry<TPending> place) => admission.UntilEnd(place.Pending) - place.Needed;

    private bool MakesLate(TimeSpan more, TimeSpan before, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var slack = Slack(_places[i]);
            if (before <= slack && before + more > slack)
            {
                return true;
            }

            before += _places[i].DirectTime;
        }

        return false;
    }

    private QueueEntry<TPending>? Take(Predicate<QueueEntry<TPending>> match)
    {
        var index = _places.FindIndex(match);
        if (index < 0)
        {
            return null;
        }

        var place = _places[index];
        _places.RemoveAt(index);
        return place;
    }

    private int Ahead(QueueEntry<TPending> place)
    {
        var ahead = _places.FindIndex(other => place.CompareTo(other) < 0);
        return ahead < 0 ? _places.Count : ahead;
    }
}

/// <summary>A waiting request with what orders it.</summary>
/// <typeparam name="TPending">What waits.</typeparam>
/// <param name="Pending">The request.</param>
/// <param name="Due">Timestamp of its deadline.</param>
/// <param name="Arrival">Its number.</param>
/// <param name="DirectTime">The cautious time of its direct answer, as of its arrival: looking it up again for everybody at every round would cost more than small models' rounds.</param>
/// <param name="Needed">What of it must lie before its end.</param>
internal sealed record QueueEntry<TPending>(TPending Pending, long Due, long Arrival, TimeSpan DirectTime, TimeSpan Needed)
    where TPending : PendingDecision
{
    /// <summary>Orders by urgency.</summary>
    /// <param name="other">Another.</param>
    /// <returns>Under 0 when this one is served first.</returns>
    public int CompareTo(QueueEntry<TPending> other) => (-Pending.Request.Priority, Due, Arrival).CompareTo((-other.Pending.Request.Priority, other.Due, other.Arrival));
}
