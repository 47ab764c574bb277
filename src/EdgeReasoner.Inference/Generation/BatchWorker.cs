namespace EdgeReasoner.Inference.Generation;

/// <summary>One worker of a <see cref="DecodeBatcher"/>: its thread, its work, the token that it waits for, and the end of its time.</summary>
/// <remarks>All but its end is written and read by the one worker that runs; handing the turn over makes it visible to the next.</remarks>
internal sealed class BatchWorker : IDisposable
{
    private readonly DecodeBatcher _batcher;
    private readonly SemaphoreSlim _turn = new(0);
    private readonly Thread? _thread;
    private Action? _work;
    private Exception? _failure;
    private CancellationToken _end;
    private CancellationTokenRegistration _ending;

    /// <summary>Makes a worker without work.</summary>
    /// <param name="batcher">Where its steps meet those of others.</param>
    /// <param name="hasThread">Whether it works on a thread of its own.</param>
    public BatchWorker(DecodeBatcher batcher, bool hasThread)
    {
        _batcher = batcher;
        if (hasThread)
        {
            _thread = new Thread(Serve) { IsBackground = true, Name = "reasoning beside" };
            _thread.Start();
        }
    }

    /// <summary>Gets the sequence that wants a token.</summary>
    public BatchedSequence? Sequence { get; private set; }

    /// <summary>Gets the token to append to it.</summary>
    public int Token { get; private set; }

    /// <summary>Gets or sets its row of the last common pass.</summary>
    public int Row { get; set; }

    /// <summary>Gets a value indicating whether it waits for a token.</summary>
    public bool WantsToken => Sequence is not null;

    /// <summary>Gets a value indicating whether it could go on.</summary>
    public bool IsReady => _work is not null && !WantsToken;

    /// <summary>Gets a value indicating whether it could go on because its time is over.</summary>
    public bool HasEnded => _work is not null && _end.IsCancellationRequested;

    /// <summary>Gives it work.</summary>
    /// <param name="work">What it does.</param>
    public void Begin(Action work) => _work = work;

    /// <summary>Takes note of what ends its passes.</summary>
    /// <param name="end">The cancellation of the pass it wants.</param>
    public void Heed(CancellationToken end)
    {
        if (end != _end)
        {
            _ending.Dispose();
            _end = end;
            _ending = end.UnsafeRegister(static batcher => ((DecodeBatcher)batcher!).EndPass(), _batcher);
        }
    }

    /// <summary>Asks for a token.</summary>
    /// <param name="sequence">Where to append.</param>
    /// <param name="token">What.</param>
    public void Want(BatchedSequence sequence, int token) => (Sequence, Token) = (sequence, token);

    /// <summary>It has its token, or gave it up.</summary>
    public void WantNothing() => Sequence = null;

    /// <summary>Lets it go on; who calls this must do nothing more.</summary>
    public void Go() => _turn.Release();

    /// <summary>Waits until it is let go on.</summary>
    public void AwaitTurn() => _turn.Wait();

    /// <summary>Does its work on the calling thread, and lets another one go on.</summary>
    public void Perform()
    {
        try
        {
            _work!();
        }
#pragma warning disable CA1031 // handed to who waits for all
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }

        _work = null;
        Heed(CancellationToken.None);
        _batcher.Leave(this);
    }

    /// <summary>Takes what its work threw.</summary>
    /// <returns>It; null when it threw nothing.</returns>
    public Exception? TakeFailure()
    {
        var failure = _failure;
        _failure = null;
        return failure;
    }

    /// <summary>Ends its thread; it must have no work.</summary>
    public void Dispose()
    {
        Go(); // without work: the thread ends
        _thread?.Join();
        _ending.Dispose();
        _turn.Dispose();
    }

    private void Serve()
    {
        for (_turn.Wait(); _work is not null; _turn.Wait())
        {
            Perform();
        }
    }
}
