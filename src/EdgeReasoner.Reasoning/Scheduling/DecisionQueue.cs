namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>
/// The requests that wait, most urgent first: by priority, 3 before 0, then earliest deadline first, then first come. It refuses at
/// once what could not get its direct answer in time, and tells the running decision when the others need the time.
/// </summary>
/// <remarks>
/// Thread-safe; one worker takes. An accepted request keeps its promise against later ones of equal or lower priority; one of a higher
/// priority may push it past its deadline, and it is then answered <c>budget_too_small</c> at its turn. Looking through the whole queue
/// for each request is linear, for a queue of dozens.
/// </remarks>
/// <typeparam name="TPending">What the caller attaches to a waiting request.</typeparam>
/// <param name="capacity">Most requests that wait, 1 or more.</param>
/// <param name="admission">Predicts what they need.</param>
/// <param name="clock">The clock of the deadlines.</param>
#pragma warning disable CA1711 // it is a queue, though not a Queue<T>
public sealed class DecisionQueue<TPending>(int capacity, AdmissionControl admission, TimeProvider clock) : IDisposable
    where TPending : PendingDecision
#pragma warning restore CA1711
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _waiting = []; // in the order of service
    private readonly SemaphoreSlim _available = new(0);
    private readonly int _capacity = capacity >= 1 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A queue holds 1 request or more.");
    private long _arrivals;
    private long _busyUntil; // timestamp until which the running decision was granted the model

    /// <summary>Gets the number of requests that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Lets a request in, or says at once why not.</summary>
    /// <param name="pending">The request.</param>
    /// <returns>
    /// Rejected for, in the order of checking: (1) a budget too small even alone, (2) a full queue, (3) too much work before it,
    /// (4) too much work for those behind it. Otherwise accepted.
    /// </returns>
    public Admission TryEnqueue(TPending pending)
    {
        lock (_lock)
        {
            var entry = new Entry(pending, clock.GetTimestamp() + ToTimestamp(pending.Deadline.Remaining), _arrivals);
            if (admission.Slack(pending) < TimeSpan.Zero)
            {
                return new Admission.Rejected(RejectReason.BudgetTooSmall, RetryAfter: null); // 1
            }

            if (_waiting.Count >= _capacity)
            {
                return new Admission.Rejected(RejectReason.QueueFull, RunningTime() + admission.DirectTime(_waiting[0].Pending)); // 2
            }

            var ahead = _waiting.FindIndex(other => entry.CompareTo(other) < 0);
            ahead = ahead < 0 ? _waiting.Count : ahead;
            if (Refusal(entry, ahead) is { } rejected)
            {
                return rejected; // 3, 4
            }

            _arrivals++;
            _waiting.Insert(ahead, entry);
            _available.Release();
            return new Admission.Accepted(ahead);
        }
    }

    /// <summary>Waits for the most urgent request and takes it; the model counts as busy with its direct answer from now on.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The request.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public async ValueTask<TPending> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _available.WaitAsync(cancellation);
            if (TryTake() is { } pending)
            {
                return pending; // null when the request that released the semaphore was removed
            }
        }
    }

    /// <summary>Removes a request that is no longer wanted.</summary>
    /// <param name="match">Which one.</param>
    /// <returns>The request; null when none that matches waits, as it runs or is answered.</returns>
    public TPending? TryRemove(Predicate<TPending> match)
    {
        lock (_lock)
        {
            var index = _waiting.FindIndex(entry => match(entry.Pending));
            if (index < 0)
            {
                return null;
            }

            var removed = _waiting[index].Pending;
            _waiting.RemoveAt(index);
            return removed;
        }
    }

    /// <summary>Whether the running decision may take the model for another round; give this to the loop.</summary>
    /// <param name="roundTime">The round's cautious time.</param>
    /// <returns>False when a waiting request, served in order, would get its direct answer in time without the round and not with it. So load lowers the depth of reflection before it refuses anybody.</returns>
    public bool MayContinue(TimeSpan roundTime)
    {
        lock (_lock)
        {
            if (MakesLate(roundTime, TimeSpan.Zero, from: 0, to: _waiting.Count))
            {
                _busyUntil = clock.GetTimestamp();
                return false;
            }

            _busyUntil = clock.GetTimestamp() + ToTimestamp(roundTime);
            return true;
        }
    }

    /// <summary>Says that the running decision has ended.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _busyUntil = clock.GetTimestamp();
        }
    }

    /// <summary>Ends the waiting; nothing may be called any more.</summary>
    public void Dispose() => _available.Dispose();

    private TPending? TryTake()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var pending = _waiting[0].Pending;
            _waiting.RemoveAt(0);
            _busyUntil = clock.GetTimestamp() + ToTimestamp(admission.DirectTime(pending));
            return pending;
        }
    }

    /// <summary>Why an entry cannot be let in at this place, or null.</summary>
    private Admission.Rejected? Refusal(Entry entry, int ahead)
    {
        var before = RunningTime();
        for (var i = 0; i < ahead; i++)
        {
            before += admission.DirectTime(_waiting[i].Pending);
        }

        var slack = admission.Slack(entry.Pending);
        if (before > slack)
        {
            return new Admission.Rejected(RejectReason.CannotFinish, before - slack);
        }

        // Those of lower priority behind it were promised nothing against it.
        var end = _waiting.FindIndex(other => other.Pending.Request.Priority < entry.Pending.Request.Priority);
        var direct = admission.DirectTime(entry.Pending);
        return MakesLate(direct, before, ahead, end < 0 ? _waiting.Count : end)
            ? new Admission.Rejected(RejectReason.WouldDisplace, before + direct)
            : null;
    }

    /// <summary>Whether more work makes late who would be in time without it; who is late anyway does not count.</summary>
    /// <param name="more">The work to be put before the first.</param>
    /// <param name="before">Work before the first in any case.</param>
    /// <param name="from">The first waiting request to look at.</param>
    /// <param name="to">The one after the last.</param>
    private bool MakesLate(TimeSpan more, TimeSpan before, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var slack = admission.Slack(_waiting[i].Pending);
            if (before <= slack && before + more > slack)
            {
                return true;
            }

            before += admission.DirectTime(_waiting[i].Pending);
        }

        return false;
    }

    private TimeSpan RunningTime()
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), _busyUntil);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * clock.TimestampFrequency);

    /// <summary>A waiting request with what orders it.</summary>
    private sealed record Entry(TPending Pending, long Due, long Arrival)
    {
        public int CompareTo(Entry other) => (-Pending.Request.Priority, Due, Arrival).CompareTo((-other.Pending.Request.Priority, other.Due, other.Arrival));
    }
}
