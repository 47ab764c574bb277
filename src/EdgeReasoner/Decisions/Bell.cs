namespace EdgeReasoner.Decisions;

/// <summary>Wakes a thread that waits for work, to look at something else. Ringing while it does not listen is heard when it listens next. Safe from any thread.</summary>
internal sealed class Bell : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _ring = new();

    /// <summary>Wakes the listener.</summary>
    public void Ring()
    {
        lock (_lock)
        {
            _ring.Cancel();
        }
    }

    /// <summary>Listens from now on; what was rung before counts as heard, so look at everything after this call.</summary>
    /// <returns>Cancelled at the next ring.</returns>
    public CancellationToken Listen()
    {
        lock (_lock)
        {
            if (_ring.IsCancellationRequested)
            {
                _ring.Dispose();
                _ring = new CancellationTokenSource();
            }

            return _ring.Token;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ring.Dispose();
}
