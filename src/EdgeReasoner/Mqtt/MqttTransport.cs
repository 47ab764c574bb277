using EdgeReasoner.Configuration;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Mqtt;

/// <summary>Keeps the daemon connected: one <see cref="MqttConnection"/> after another, with jittered back-off between failures.</summary>
/// <param name="setup">How to reach the broker, and what is taken from it.</param>
/// <param name="state">Learns why the daemon is not connected.</param>
/// <param name="random">Jitter of the back-off.</param>
/// <param name="clock">Timestamps of receipts, and waiting.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class MqttTransport(MqttSetup setup, DaemonState state, Random random, TimeProvider clock, ILogger<MqttTransport> logger) : IPublisher
{
    private const string Lost = "the connection was lost";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5); // lets a lost connection be noticed

    private readonly TimeSpan _canaryPeriod = TimeSpan.FromSeconds(2 * setup.Options.KeepAliveSeconds);
    // A connection that did not stand so long has not worked: a broker that takes it and ends it at once must not be asked four times a second.
    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(5);

    private readonly ReconnectBackoff _backoff = new(random);
    private readonly WarningPace _pace = new(clock);
    private readonly ConnectionMemory _memory = new(clock);
    private TaskCompletionSource<MqttConnection> _online = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the way to the broker, as configured.</summary>
    public MqttOptions Options => setup.Options;

    /// <summary>Gets a value indicating whether the canary has come back on the current connection.</summary>
    public bool IsOnline => Volatile.Read(ref _online).Task.IsCompletedSuccessfully;

    /// <summary>Connects and reconnects until cancelled, then says <c>stopped</c>.</summary>
    /// <param name="received">Takes requests; must not block.</param>
    /// <param name="onlineChanged">Told each time the daemon goes online or offline.</param>
    /// <param name="stoppingToken">Ends the transport.</param>
    /// <returns>True when stopped; false when another client took the session over with the same client id. Coming back would only throw that one out in turn.</returns>
    public async Task<bool> RunAsync(Action<InboundMessage> received, Action onlineChanged, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await using var connection = new MqttConnection(setup, received, _memory, clock, logger);
            try
            {
                if (await connection.OpenAsync(stoppingToken) is { } problem)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    if (connection.IsTakenOver)
                    {
                        return false;
                    }

                    EndOf(connection);
                    var pause = _backoff.Next();
                    if (_pace.IsDue(problem))
                    {
                        LogNotConnected(problem);
                    }

                    state.Broker.Connection = problem;
                    onlineChanged();
                    await Task.Delay(pause, clock, stoppingToken);
                    continue;
                }

                var since = clock.GetTimestamp();
                _memory.WasOnline = true;
                LogOnline(setup.Topics.RequestFilter);
                state.Broker.Connection = null;
                Volatile.Read(ref _online).SetResult(connection);
                onlineChanged();
                await StandAsync(connection, stoppingToken);
                if (clock.GetElapsedTime(since) >= Standing)
                {
                    _backoff.Reset();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                if (IsOnline)
                {
                    await connection.CloseAsync(CancellationToken.None);
                }
            }

            EndOf(connection);
            Volatile.Write(ref _online, new TaskCompletionSource<MqttConnection>(TaskCreationOptions.RunContinuationsAsynchronously));
            onlineChanged();
            if (connection.IsTakenOver)
            {
                return false;
            }

            // A fleet does not return all at once, and of two daemons with one name the other gets to say who it is.
            await Task.WhenAny(Task.Delay(_backoff.Next(), clock, stoppingToken));
        }

        return true;
    }

    private async Task StandAsync(MqttConnection connection, CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended, stoppingToken);
        try
        {
            do
            {
                await Task.Delay(_canaryPeriod, clock, end.Token);
            }
            while (await connection.HearsAsync(end.Token));
            LogDeaf();
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            if (_pace.IsDue(Lost))
            {
                LogLost();
            }

            state.Broker.Connection = Lost;
        }
    }

    private void EndOf(MqttConnection connection)
    {
        _memory.Ended(connection.IsUnreadable);
        if (_memory.LeavesSession && _pace.IsDue(nameof(_memory.LeavesSession)))
        {
            LogSessionLeft();
        }
    }

    /// <inheritdoc/>
    public async Task<PublishOutcome?> PublishAsync(OutboundMessage message, Func<bool> mayStillSend, CancellationToken cancellation)
    {
        PublishOutcome? outcome = null;
        while (!cancellation.IsCancellationRequested)
        {
            if (await ConnectionAsync(cancellation) is not { } connection)
            {
                return outcome;
            }

            var sent = await connection.PublishAsync(message, mayStillSend, cancellation);
            outcome = sent ?? outcome;
            var isLost = sent is PublishOutcome.Failed || (sent is null && connection.Ended.IsCancellationRequested);
            if (!isLost || !message.Confirmed)
            {
                return outcome;
            }

            await Task.Delay(BetweenTries, clock, CancellationToken.None);
        }

        return outcome;
    }

    /// <summary>Replaces the connection that stands by a new one, which reads the credentials anew; does nothing while there is none.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When the old connection has ended; unacknowledged requests come again by the new one.</returns>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _online).Task is { IsCompletedSuccessfully: true } standing)
        {
            await (await standing).LeaveAsync(cancellation);
        }
    }

    private async Task<MqttConnection?> ConnectionAsync(CancellationToken cancellation)
    {
        try
        {
            return await Volatile.Read(ref _online).Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    [LoggerMessage(110, LogLevel.Information, "Online: requests are taken from {Filter}")]
    private partial void LogOnline(string filter);

    [LoggerMessage(111, LogLevel.Warning, "Not connected: {Problem}. Tried again every 2 s at the latest; said once a minute")]
    private partial void LogNotConnected(string problem);

    [LoggerMessage(114, LogLevel.Error, "The broker's packets could not be read twice; the session is left with the messages that wait in it, whose requesters must ask again")]
    private partial void LogSessionLeft();

    [LoggerMessage(113, LogLevel.Warning, "The canary did not come back: the subscription has gone deaf, and the connection is replaced")]
    private partial void LogDeaf();

    [LoggerMessage(112, LogLevel.Warning, "The connection to the broker was lost; said once a minute")]
    private partial void LogLost();
}
