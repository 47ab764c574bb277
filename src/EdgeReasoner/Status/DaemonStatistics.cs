namespace EdgeReasoner.Status;

/// <summary>Counts since the start, and the latest answer times. Safe from any thread.</summary>
internal sealed class DaemonStatistics
{
    private const int Window = 256;

    private readonly Lock _lock = new();
    private readonly double[] _totals = new double[Window];
    private long _answered;
    private long _refused;
    private long _lateUnsent;
    private long _dropped;
    private long _unconfirmed;
    private long _measured;
    private long _feedback;
    private long _feedbackRefused;
    private long _cancelled;
    private long _shared;

    /// <summary>Gets the requests that got no decision.</summary>
    public UndecidedRequests Undecided { get; } = new();

    /// <summary>Gets the number of answers with a decision that were published.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Gets the number of refusals and failures that were published.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Gets the number of answers that were not sent because they would have been late.</summary>
    public long LateUnsent => Interlocked.Read(ref _lateUnsent);

    /// <summary>Gets the number of messages that could be neither queued nor answered, or were denied by the broker.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Gets the number of answers that were sent in time, but not confirmed by the broker before their deadline.</summary>
    public long Unconfirmed => Interlocked.Read(ref _unconfirmed);

    /// <summary>Gets or sets the callback at each time from receipt to answer; null for nobody.</summary>
    public Action<TimeSpan>? Measured { get; set; }

    /// <summary>Gets the number of reported outcomes that were taken.</summary>
    public long Feedback => Interlocked.Read(ref _feedback);

    /// <summary>Gets the number of reported outcomes that were not taken.</summary>
    public long FeedbackRefused => Interlocked.Read(ref _feedbackRefused);

    /// <summary>Gets the number of requests that their requesters cancelled.</summary>
    public long Cancelled => Interlocked.Read(ref _cancelled);

    /// <summary>Gets the number of rounds that ran beside those of other decisions.</summary>
    public long Shared => Interlocked.Read(ref _shared);

    /// <summary>Counts rounds that run side by side.</summary>
    /// <param name="rounds">How many.</param>
    public void CountShared(int rounds) => Interlocked.Add(ref _shared, rounds);

    /// <summary>Counts a reported outcome.</summary>
    /// <param name="isTaken">Whether it was taken.</param>
    public void CountFeedback(bool isTaken) => Interlocked.Increment(ref isTaken ? ref _feedback : ref _feedbackRefused);

    /// <summary>Counts a cancelled request.</summary>
    public void CountCancelled() => Interlocked.Increment(ref _cancelled);

    /// <summary>Counts an answer that was not confirmed in time.</summary>
    public void CountUnconfirmed() => Interlocked.Increment(ref _unconfirmed);

    /// <summary>Counts a published answer.</summary>
    /// <param name="status">Its status.</param>
    public void CountPublished(int status) => Interlocked.Increment(ref status is 200 or 206 ? ref _answered : ref _refused);

    /// <summary>Counts an answer that was not sent because it would have been late.</summary>
    public void CountLateUnsent() => Interlocked.Increment(ref _lateUnsent);

    /// <summary>Counts a message that could be neither queued nor answered.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Takes note of the time from receipt to answer.</summary>
    /// <param name="total">That time.</param>
    public void Measure(TimeSpan total)
    {
        Measured?.Invoke(total);
        lock (_lock)
        {
            _totals[_measured++ % Window] = total.TotalMilliseconds;
        }
    }

    /// <summary>The times of the latest 256 answers.</summary>
    /// <returns>Median and 95 % quantile in milliseconds; null before the first answer.</returns>
    public (double P50, double P95)? AnswerTimes()
    {
        lock (_lock)
        {
            var count = (int)Math.Min(_measured, Window);
            if (count == 0)
            {
                return null;
            }

            var sorted = _totals.AsSpan(0, count).ToArray();
            Array.Sort(sorted);
            return (sorted[count / 2], sorted[(int)(0.95 * (count - 1))]);
        }
    }
}
