namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>Requests before their direct answer, in the order of service: by priority, 3 before 0, then earliest deadline first, then first come. Not thread-safe.</summary>
/// <typeparam name="TPending">What waits.</typeparam>
/// <param name="admission">Says what they can spare.</param>
internal sealed class WaitingQueue<TPending>(AdmissionControl admission)
    where TPending : PendingDecision
{
    private readonly List<QueueEntry<TPending>> _entries = [];

    /// <summary>Gets those that wait, in the order of service.</summary>
    public IReadOnlyList<QueueEntry<TPending>> Entries => _entries;

    /// <summary>Gets how many wait.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the most urgent; null when none waits.</summary>
    public QueueEntry<TPending>? First => _entries.Count > 0 ? _entries[0] : null;

    /// <summary>Gets the least urgent; null when none waits.</summary>
    public QueueEntry<TPending>? Last => _entries.Count > 0 ? _entries[^1] : null;

    /// <summary>The reason why a request cannot be let in, or null.</summary>
    /// <param name="entry">The entry to be.</param>
    /// <param name="before">The rest of the running turn.</param>
    /// <returns>Too much work before it, or for those behind it.</returns>
    public Admission.Rejected? Refusal(QueueEntry<TPending> entry, TimeSpan before)
    {
        var ahead = Ahead(entry);
        for (var i = 0; i < ahead; i++)
        {
            before += _entries[i].DirectTime;
        }

        var slack = Slack(entry);
        if (before > slack)
        {
            return new Admission.Rejected(RejectReason.CannotFinish, before - slack);
        }

        // Those of lower priority behind it were promised nothing against it.
        var end = _entries.FindIndex(other => other.Pending.Request.Priority < entry.Pending.Request.Priority);
        return MakesLate(entry.DirectTime, before, ahead, end < 0 ? _entries.Count : end)
            ? new Admission.Rejected(RejectReason.WouldDisplace, before + entry.DirectTime)
            : null;
    }

    /// <summary>Lets a request in.</summary>
    /// <param name="entry">The entry to be.</param>
    /// <returns>How many are served before it.</returns>
    public int Insert(QueueEntry<TPending> entry)
    {
        var ahead = Ahead(entry);
        _entries.Insert(ahead, entry);
        return ahead;
    }

    /// <summary>Takes the most urgent away.</summary>
    public void RemoveFirst() => _entries.RemoveAt(0);

    /// <summary>Takes the least urgent away.</summary>
    /// <returns>It.</returns>
    public TPending RemoveLast()
    {
        var last = _entries[^1].Pending;
        _entries.RemoveAt(_entries.Count - 1);
        return last;
    }

    /// <summary>Takes a request that is no longer wanted away.</summary>
    /// <param name="match">Which one.</param>
    /// <returns>It; null for none.</returns>
    public TPending? TryRemove(Predicate<TPending> match) => Take(entry => match(entry.Pending))?.Pending;

    /// <summary>Takes one that cannot be answered in time any more.</summary>
    /// <returns>It; null for none.</returns>
    public QueueEntry<TPending>? TakeHopeless() => Take(entry => Slack(entry) < TimeSpan.Zero);

    /// <summary>Takes one whose deadline has passed.</summary>
    /// <returns>It; null for none.</returns>
    public QueueEntry<TPending>? TakeExpired() => Take(static entry => entry.Pending.Deadline.HasPassed);

    /// <summary>The time until the first deadline passes.</summary>
    /// <returns>It, perhaps negative; null when none waits.</returns>
    public TimeSpan? UntilExpired() => _entries.Count == 0 ? null : _entries.Min(static entry => entry.Pending.Deadline.Remaining);

    /// <summary>Says whether more work makes late who would be in time without it; who is late anyway does not count.</summary>
    /// <param name="more">The work to be put before the first.</param>
    /// <param name="priority">Least priority of those that count.</param>
    /// <returns>True when somebody's direct answer would be late.</returns>
    public bool MakesLate(TimeSpan more, int priority = 0)
    {
        var end = _entries.FindIndex(entry => entry.Pending.Request.Priority < priority);
        return MakesLate(more, TimeSpan.Zero, 0, end < 0 ? _entries.Count : end);
    }

    /// <summary>The time for which a request can wait before its direct answer must begin.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Time left − reserve − what is needed; negative when it cannot be answered in time even at once.</returns>
    public TimeSpan Slack(QueueEntry<TPending> entry) => admission.UntilEnd(entry.Pending) - entry.Needed;

    private bool MakesLate(TimeSpan more, TimeSpan before, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var slack = Slack(_entries[i]);
            if (before <= slack && before + more > slack)
            {
                return true;
            }

            before += _entries[i].DirectTime;
        }

        return false;
    }

    private QueueEntry<TPending>? Take(Predicate<QueueEntry<TPending>> match)
    {
        var index = _entries.FindIndex(match);
        if (index < 0)
        {
            return null;
        }

        var entry = _entries[index];
        _entries.RemoveAt(index);
        return entry;
    }

    private int Ahead(QueueEntry<TPending> entry)
    {
        var ahead = _entries.FindIndex(other => entry.CompareTo(other) < 0);
        return ahead < 0 ? _entries.Count : ahead;
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
