namespace EdgeReasoner.Mqtt;

/// <summary>The end of one exchange with the broker: its time is over, it is given up, or the connection has ended.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    /// <summary>A limit that counts from now.</summary>
    /// <param name="duration">The most that the exchange may take.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellation">Gives the exchange up.</param>
    /// <param name="ended">Cancelled when the connection has ended.</param>
    public TimeLimit(TimeSpan duration, TimeProvider clock, CancellationToken cancellation, CancellationToken ended)
    {
        _time = new CancellationTokenSource(duration, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellation, ended);
    }

    /// <summary>Gets the token that is cancelled when the first of them comes.</summary>
    public CancellationToken Token => _either.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
