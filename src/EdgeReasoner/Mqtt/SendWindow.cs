namespace EdgeReasoner.Mqtt;

/// <summary>
/// The messages of one connection that are being sent or wait for their confirmation: never more than the broker takes at once, and a message
/// under suspicion alone, so that the end of the connection can be nobody else's fault. Safe from any thread.
/// </summary>
/// <param name="size">Most at once, 1 or more.</param>
#pragma warning disable CA1001 // a semaphore whose wait handle nobody asks for holds nothing, and stragglers leave after the connection is gone
internal sealed class SendWindow(int size)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _places = new(size, size);
    private readonly SemaphoreSlim _alone = new(1, 1); // two that each hold half of the places would wait for ever

    /// <summary>Waits for a place.</summary>
    /// <param name="alone">Whether all places are wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When in; <see cref="Leave"/> must follow.</returns>
    /// <exception cref="OperationCanceledException">It was given up; nothing is held.</exception>
    public Task EnterAsync(bool alone, CancellationToken cancellation) => alone ? EnterAloneAsync(cancellation) : _places.WaitAsync(cancellation);

    /// <summary>Leaves.</summary>
    /// <param name="alone">As at the entry.</param>
    public void Leave(bool alone)
    {
        _places.Release(alone ? size : 1);
        if (alone)
        {
            _alone.Release();
        }
    }

    private async Task EnterAloneAsync(CancellationToken cancellation)
    {
        await _alone.WaitAsync(cancellation);
        var held = 0;
        try
        {
            for (; held < size; held++)
            {
                await _places.WaitAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            if (held > 0)
            {
                _places.Release(held);
            }

            _alone.Release();
            throw;
        }
    }
}
