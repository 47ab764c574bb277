namespace EdgeReasoner.Hosting;

/// <summary>
/// The bounded queue before the model: highest priority first, then earliest deadline. It refuses at once what it has no room for, or
/// what could not be answered in time behind the requests that are already there.
/// </summary>
/// <param name="capacity">Most waiting requests, 1 or more.</param>
internal sealed class RequestQueue(int capacity) : IDisposable
{
    // The weight of the newest decision in the running mean: ten decisions shape the estimate.
    private const double Newest = 0.1;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<PendingRequest, (int Urgency, long DueAt, long Order)> _waiting = new();
    private readonly SemaphoreSlim _available = new(0);
    private TimeSpan _serviceTime;
    private long _order;
    private bool _isRunning;

    /// <summary>Gets the number of waiting requests.</summary>
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

    /// <summary>Lets a request in, or not.</summary>
    /// <param name="pending">The request.</param>
    /// <param name="retryAfter">When refused, when another try is worth it.</param>
    /// <returns>True when it will be decided.</returns>
    public bool TryAdd(PendingRequest pending, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            var remaining = pending.Deadline.Remaining;
            var wait = _serviceTime * (_waiting.Count + (_isRunning ? 1 : 0));
            retryAfter = wait;
            if (_waiting.Count >= capacity || wait > remaining)
            {
                return false;
            }

            _waiting.Enqueue(pending, (-pending.Request.Priority, pending.DueAt, _order++));
        }

        _available.Release();
        return true;
    }

    /// <summary>Waits for the most urgent request.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The request.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public PendingRequest Take(CancellationToken cancellation)
    {
        _available.Wait(cancellation);
        lock (_lock)
        {
            _isRunning = true;
            return _waiting.Dequeue();
        }
    }

    /// <summary>Takes note of how long a decision took; the estimate of the wait follows.</summary>
    /// <param name="serviceTime">Time on the model.</param>
    public void Observe(TimeSpan serviceTime)
    {
        lock (_lock)
        {
            _isRunning = false;
            _serviceTime = _serviceTime == TimeSpan.Zero ? serviceTime : ((1 - Newest) * _serviceTime) + (Newest * serviceTime);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _available.Dispose();
}
