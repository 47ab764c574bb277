using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Scheduling;

/// <summary>
/// The requests that wait and the decisions under way, at the granularity of a round: by priority, 3 before 0, then earliest deadline first. It refuses at once what could not get
/// its direct answer in time, and says before every round whose turn it is.
/// </summary>
/// <remarks>
/// The invariant: load takes slack first, and depth only where the slack is used up. (1) A round goes before somebody else's direct answer only where, by cautious times, every waiting
/// request still gets its direct answer in time: nobody is late for another's rounds, save for those of an alarm (priority 3) that cannot wait. (2) A decision that has had its usual depth lets others have theirs first, where they would lose it
/// otherwise. (3) A decision is ended before its own end only by its own deadline: when no further round fits. So where all deadlines leave room for everybody's rounds one after the
/// other, everybody gets all of them.
/// Thread-safe; one worker takes turns, which may be those of several rounds in parallel. An accepted request keeps its promise against later ones of equal or lower priority; one of a
/// higher priority may push it past its deadline, and it is then told so. A suspended decision has an answer already: it ends with that
/// at the latest when its own time is over. Looking through the whole queue for each request is linear, for a queue of dozens.
/// </remarks>
/// <typeparam name="TPending">What the caller attaches to a waiting request.</typeparam>
/// <param name="capacity">Most requests that wait for their direct answer, 1 or more.</param>
/// <param name="mostOpen">Decisions under way, 1 or more, from which on an earlier deadline does not begin while it can wait for a round; with <paramref name="capacity"/> the bound on what a backlog outside can hide behind.</param>
/// <param name="admission">Predicts what they need.</param>
/// <param name="clock">The clock of the deadlines.</param>
/// <param name="sharesRounds">Whether rounds run in parallel (<see cref="TakeAlong"/>): then a direct answer goes before a round that can wait for it, so that there will be two to share.</param>
#pragma warning disable CA1711 // it is a queue, though not a Queue<T>
public sealed class DecisionQueue<TPending>(int capacity, int mostOpen, AdmissionControl admission, TimeProvider clock, bool sharesRounds = false) : IDisposable
    where TPending : PendingDecision
#pragma warning restore CA1711
{
    private const int Alarm = 3;

    private readonly Lock _lock = new();
    private readonly WaitingQueue<TPending> _waiting = new(admission);
    private readonly OpenDecisions<TPending> _open = new(admission);
    private readonly Queue<TPending> _displaced = []; // as many as arrive while one turn runs, and the sweep takes them sooner
    private readonly SemaphoreSlim _changed = new(0); // for the worker
    private readonly SemaphoreSlim _company = new(0); // for who looks after those that wait
    private readonly int _capacity = capacity >= 1 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A queue holds 1 request or more.");
    private readonly int _mostOpen = mostOpen >= 1 ? mostOpen : throw new ArgumentOutOfRangeException(nameof(mostOpen), mostOpen, "1 decision or more is under way.");
    private long _arrivals;
    private readonly Dictionary<TPending, RunningTurn> _running = new(ReferenceEqualityComparer.Instance);
    private readonly UsualDepth _usual = new();
    private long _busyUntil; // timestamp until which the running turns were granted the model

    /// <summary>Gets the number of requests that wait for their direct answer.</summary>
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

    /// <summary>Gets the number of suspended decisions.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Lets a request in, or says at once why not.</summary>
    /// <param name="pending">The request.</param>
    /// <returns>
    /// Rejected for, in the order of checking: (1) a budget too small even alone, (2) a full queue, (3) too much work before it,
    /// (4) too much work for those behind it. Otherwise accepted; into a full queue in the place of the least urgent one, if that is of lower
    /// priority, for a flood of common requests must not shut out an alarm. Rounds of decisions under way are no work: they can be left out.
    /// </returns>
    public Admission TryEnqueue(TPending pending)
    {
        lock (_lock)
        {
            var due = clock.GetTimestamp() + ToTimestamp(pending.Deadline.Remaining);
            var entry = new QueueEntry<TPending>(pending, due, _arrivals, admission.DirectTime(pending), admission.Needed(pending));
            if (_waiting.Slack(entry) < TimeSpan.Zero)
            {
                return new Admission.Rejected(RejectReason.BudgetTooSmall, RetryAfter: null); // 1
            }

            var isFull = _waiting.Count >= _capacity;
            if (isFull && _waiting.Last!.Pending.Request.Priority >= pending.Request.Priority)
            {
                return new Admission.Rejected(RejectReason.QueueFull, RunningTime() + _waiting.First!.DirectTime); // 2
            }

            if (_waiting.Refusal(entry, RunningTime()) is { } rejected)
            {
                return rejected; // 3, 4
            }

            if (isFull)
            {
                _displaced.Enqueue(_waiting.RemoveLast());
            }

            _arrivals++;
            var ahead = _waiting.Insert(entry);
            Signal(_changed);
            Signal(_company);
            return new Admission.Accepted(ahead);
        }
    }

    /// <summary>Waits for the next turn; see <see cref="TryTake"/>.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public async ValueTask<Turn<TPending>> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake() is { } turn)
            {
                return turn;
            }

            await _changed.WaitAsync(cancellation);
        }
    }

    /// <summary>Whose turn it is, and for what; the model counts as busy with it from now on.</summary>
    /// <returns>
    /// In the order of checking: (0) a request that lost its place; (1) one whose deadline has passed, or that cannot be answered in time any more; (2) a decision whose
    /// next round no longer fits before its own end; (3) the most urgent round or direct answer; (4) before a direct answer that would make more decisions than
    /// places in the queue and under way, the least urgent of them, as it is. Null when there is nothing to do.
    /// </returns>
    public Turn<TPending>? TryTake()
    {
        lock (_lock)
        {
            // 0.
            if (_displaced.TryDequeue(out var displaced))
            {
                return new Turn<TPending>(TurnKind.Displace, displaced, null);
            }

            // 1. Hopeless ones cost no time, and hear of it soonest.
            if (_waiting.TakeHopeless() is { } hopeless)
            {
                return new Turn<TPending>(hopeless.Pending.Deadline.HasPassed ? TurnKind.Expire : TurnKind.Start, hopeless.Pending, null);
            }

            // 2.
            if (_open.TakeEnded() is { } ended)
            {
                return new Turn<TPending>(TurnKind.Conclude, ended.Pending, ended.Decision);
            }

            // 3.
            var (first, next) = (_waiting.First, NextRound());
            if (next is not null && (first is null || GoesBefore(next, first)))
            {
                _open.Remove(next);
                Begin(next.Pending, next.Decision.Offer.Time, next.Spent);
                return new Turn<TPending>(TurnKind.Continue, next.Pending, next.Decision);
            }

            if (first is null)
            {
                return null;
            }

            // 4.
            if (_open.Count >= _mostOpen + _capacity)
            {
                var last = _open.TakeLast()!;
                return new Turn<TPending>(TurnKind.Yield, last.Pending, last.Decision);
            }

            _waiting.RemoveFirst();
            Begin(first.Pending, first.DirectTime, spent: null);
            return new Turn<TPending>(TurnKind.Start, first.Pending, null);
        }
    }

    /// <summary>Whose rounds can run in parallel with that of a turn that was just taken; the model counts as busy with all of them, as if they ran one after the other.</summary>
    /// <param name="turn">The turn; nobody runs along with any but a <see cref="TurnKind.Continue"/>.</param>
    /// <param name="most">Most further rounds, 0 or more.</param>
    /// <returns>
    /// The most urgent rounds, in the order of <see cref="TryTake"/>, that go before everybody's direct answer and make nobody worse off, even if they took as long as one after
    /// the other: each still ends before its own end, no direct answer becomes late, and no other decision loses its round.
    /// </returns>
    public IReadOnlyList<Turn<TPending>> TakeAlong(Turn<TPending> turn, int most)
    {
        if (turn.Kind != TurnKind.Continue || most == 0)
        {
            return [];
        }

        lock (_lock)
        {
            var along = new List<Turn<TPending>>(most);
            var time = turn.Decision!.Offer.Time;
            var end = admission.UntilEnd(turn.Pending); // the earliest of those that run
            while (along.Count < most
                && _open.FirstAlong(time, end, (open, all) => (_waiting.First is not { } first || IsEarlier(open, first)) && !_waiting.MakesLate(all)) is { } next)
            {
                time += next.Decision.Offer.Time;
                end = Min(end, admission.UntilEnd(next.Pending));
                Begin(next.Pending, time, next.Spent);
                _open.Remove(next);
                along.Add(new Turn<TPending>(TurnKind.Continue, next.Pending, next.Decision));
            }

            return along;
        }

        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    /// <summary>Takes what must not wait for the worker any longer: to be called from elsewhere while a long pass runs.</summary>
    /// <returns>A suspended decision whose end has come (<see cref="TurnKind.Conclude"/>), a waiting request whose deadline has passed (<see cref="TurnKind.Expire"/>), or one that lost its place (<see cref="TurnKind.Displace"/>); null for none.</returns>
    public Turn<TPending>? TryTakeOverdue()
    {
        lock (_lock)
        {
            return _displaced.TryDequeue(out var displaced) ? new Turn<TPending>(TurnKind.Displace, displaced, null)
                : _open.TakeOverdue() is { } open ? new Turn<TPending>(TurnKind.Conclude, open.Pending, open.Decision)
                : _waiting.TakeExpired() is { } expired ? new Turn<TPending>(TurnKind.Expire, expired.Pending, null)
                : null;
        }
    }

    /// <summary>Puts a decision with rounds to come back, so that others may have their turn.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="decision">Its decision, without a result.</param>
    public void Suspend(TPending pending, IOngoingDecision decision)
    {
        lock (_lock)
        {
            var spent = EndTurn(pending);
            _open.Add(new OpenDecision<TPending>(pending, decision, clock.GetTimestamp() + ToTimestamp(pending.Deadline.Remaining), spent));
            Signal(_company);
        }
    }

    /// <summary>Says that a running turn has ended for good, or that its decision was suspended.</summary>
    /// <param name="pending">Whose turn.</param>
    public void Complete(TPending pending)
    {
        lock (_lock)
        {
            _usual.Observe(EndTurn(pending));
        }
    }

    /// <summary>Finds a request that is no longer wanted, and takes it away unless it runs.</summary>
    /// <param name="match">Which one.</param>
    /// <returns>The request and whether it runs: then it is its worker's, to be told. Null when none that matches is here, as it is answered.</returns>
    public (TPending Pending, bool IsRunning)? TryRemove(Predicate<TPending> match)
    {
        lock (_lock)
        {
            return _running.Keys.FirstOrDefault(running => match(running)) is { } running ? (running, true)
                : (_waiting.TryRemove(match) ?? _open.TryRemove(match)) is { } removed ? (removed, false)
                : null;
        }
    }

    /// <summary>Takes a suspended decision, because the worker ends.</summary>
    /// <returns>It, to be concluded; null for none.</returns>
    public Turn<TPending>? TryTakeOpen()
    {
        lock (_lock)
        {
            return _open.TakeLast() is { } open ? new Turn<TPending>(TurnKind.Yield, open.Pending, open.Decision) : null;
        }
    }

    /// <summary>Waits until somebody has come since this was last asked, who may be due before the others (<see cref="UntilOverdue"/>).</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>When there is somebody.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public Task WaitForCompanyAsync(CancellationToken cancellation) => _company.WaitAsync(cancellation);

    /// <summary>The time until <see cref="TryTakeOverdue"/> has something to take, if nobody comes.</summary>
    /// <returns>Zero or more; null when nobody waits.</returns>
    public TimeSpan? UntilOverdue()
    {
        lock (_lock)
        {
            var soonest = _displaced.Count > 0 ? TimeSpan.Zero : Sooner(_open.UntilOverdue(), _waiting.UntilExpired());
            return soonest < TimeSpan.Zero ? TimeSpan.Zero : soonest;
        }

        static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
    }

    /// <summary>Ends the waiting; nothing may be called any more.</summary>
    public void Dispose()
    {
        _changed.Dispose();
        _company.Dispose();
    }

    // One permit says it all; more would only wake up in vain.
    private static void Signal(SemaphoreSlim semaphore)
    {
        if (semaphore.CurrentCount == 0)
        {
            semaphore.Release();
        }
    }

    /// <summary>The round whose turn it would be if nobody waited for a direct answer; null for none, or when those that wait need the time for their usual depth.</summary>
    private OpenDecision<TPending>? NextRound()
        => _open.First is not { } first || first.Spent < _usual.Time || !CostsUsualDepth(first) ? _open.First : _open.Within(_usual.Time, first.Pending.Request.Priority).FirstOrDefault();

    private bool GoesBefore(OpenDecision<TPending> open, QueueEntry<TPending> first)
    {
        var (time, priority, canWait) = (open.Decision.Offer.Time, open.Pending.Request.Priority, _open.CanWait(open, first.DirectTime));
        if (_waiting.MakesLate(time, priority == Alarm && !canWait ? Alarm : 0))
        {
            return false;
        }

        if (sharesRounds && canWait && priority == first.Pending.Request.Priority && _open.Count < _mostOpen)
        {
            return false; // there will be two rounds to share
        }

        // With too many under way for their KV caches, an earlier deadline waits while that costs it nothing.
        return IsEarlier(open, first)
            || (priority == first.Pending.Request.Priority && _open.Count >= _mostOpen && !CostsUsualDepth(open));
    }

    private static bool IsEarlier(OpenDecision<TPending> open, QueueEntry<TPending> first)
        => (-open.Pending.Request.Priority, open.Due).CompareTo((-first.Pending.Request.Priority, first.Due)) <= 0;

    /// <summary>Says whether a round takes from others of its priority or a higher one the time for what they have not had yet of the usual depth.</summary>
    private bool CostsUsualDepth(OpenDecision<TPending> open)
    {
        var (usual, priority, time) = (_usual.Time, open.Pending.Request.Priority, open.Decision.Offer.Time);
        var others = _waiting.Entries.Where(entry => entry.Pending.Request.Priority >= priority).Select(entry => (entry.Pending, entry.Due, Work: entry.DirectTime + usual))
            .Concat(_open.Within(usual, priority).Where(other => other != open).Select(other => (other.Pending, other.Due, Work: usual - other.Spent)));
        var before = TimeSpan.Zero;
        foreach (var other in others.OrderBy(static other => (-other.Pending.Request.Priority, other.Due)))
        {
            var slack = admission.UntilEnd(other.Pending) - other.Work;
            if (before <= slack && before + time > slack)
            {
                return true; // who loses it anyway does not count
            }

            before += other.Work;
        }

        return false;
    }

    // The model counts as busy for as long as the turn was granted it.
    private void Begin(TPending pending, TimeSpan time, TimeSpan? spent)
    {
        var now = clock.GetTimestamp();
        _busyUntil = now + ToTimestamp(time);
        _running[pending] = new RunningTurn(now, spent);
    }

    // The time that its rounds have taken, this one included.
    private TimeSpan EndTurn(TPending pending)
    {
        var spent = _running.Remove(pending, out var turn) && turn.Spent is { } earlier ? earlier + clock.GetElapsedTime(turn.StartedAt) : TimeSpan.Zero;
        if (_running.Count == 0)
        {
            _busyUntil = clock.GetTimestamp();
        }

        return spent;
    }

    private TimeSpan RunningTime()
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), _busyUntil);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private long ToTimestamp(TimeSpan duration) => (long)(duration.TotalSeconds * clock.TimestampFrequency);

    /// <summary>A turn that runs.</summary>
    /// <param name="StartedAt">Timestamp of its beginning.</param>
    /// <param name="Spent">The time that earlier rounds took; null for a direct answer.</param>
    private readonly record struct RunningTurn(long StartedAt, TimeSpan? Spent);
}
