using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Faults;
using MQTTnet;
using MQTTnet.Exceptions;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// One connection to the broker, from CONNECT to its end; a lost one is replaced, never revived, so that no acknowledgement can
/// reach the wrong connection. Opening takes four steps: (1) connect, (2) subscribe to everything, even with a session present,
/// (3) send a canary to itself, because a granted subscription may still be deaf, (4) say <c>online</c>.
/// </summary>
/// <param name="setup">How to reach the broker, and what is taken from it.</param>
/// <param name="received">Takes requests; must not block.</param>
/// <param name="memory">What earlier connections taught, and this one teaches the next.</param>
/// <param name="clock">Timestamps of receipts, and time-outs.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class MqttConnection(MqttSetup setup, Action<InboundMessage> received, ConnectionMemory memory, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    // More than the publisher sends at once; each waits for a confirmation.
    private const int MostInFlight = 64;

    private readonly IMqttClient _client = setup.NewClient();
    private readonly AckOrder _acks = new(setup.FailPoints);
    private readonly CancellationTokenSource _ended = new();
    private BrokerLimits _limits = new();
    private SendWindow _window = new(1);
    private OutboundMessage? _unconfirmed; // the last one that the broker has not shown to have got over
    private volatile bool _isLeaving;
    private readonly Canary _canary = new();
    private volatile bool _isTakenOver;
    private Task _background = Task.CompletedTask;
    private BrokerCredentials? _credentials;

    /// <summary>Gets the token that is cancelled when the connection has ended.</summary>
    public CancellationToken Ended { get; private set; }

    /// <summary>
    /// Gets a value indicating whether another client came with the same client id. Newer brokers say so when they close the connection; to those
    /// that do not (mosquitto 2.0.11, MQTT 3.1.1) one comes back, and finds the status of a later start.
    /// </summary>
    public bool IsTakenOver => _isTakenOver;

    /// <summary>Gets a value indicating whether a packet from the broker could not be read, which ended the connection.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Opens the connection.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when it is online; otherwise why not, in words for the log.</returns>
    public async Task<string?> OpenAsync(CancellationToken cancellation)
    {
        Ended = _ended.Token; // kept, because it can still be asked after the source was disposed of
        _client.ApplicationMessageReceivedAsync += OnReceivedAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
        using var limit = Limit(cancellation);
        _credentials = BrokerCredentials.Read(setup.Options, clock.GetUtcNow());
        if (_credentials.Problem is { } unusable)
        {
            return unusable;
        }

        var verdict = new TlsVerdict(_credentials, setup.Options.TlsHost, clock.GetUtcNow());
        try
        {
            // 1
            var connected = await _client.ConnectAsync(ConnectOptions.Build(setup.Options, setup.Topics, setup.Limits, _credentials, verdict, memory), limit.Token);
            if (TransportFault.Refusal(connected) is { } refusal)
            {
                memory.WillRetained &= connected.ResultCode != MqttClientConnectResultCode.RetainNotSupported;
                memory.WillConfirmed &= connected.ResultCode != MqttClientConnectResultCode.QoSNotSupported;
                return refusal;
            }

            _limits = BrokerLimits.Of(connected, setup.Options.IsVersion5);
            _window = new SendWindow(Math.Min(_limits.ReceiveMaximum, MostInFlight));
            _background = Task.WhenAll(
                UntilItEndsAsync(_acks.SendAsync(Ended)), // the broker delivers unacknowledged requests again on the next connection; the stored answers serve them
                UntilItEndsAsync(KeepAlive.RunAsync(_client, _limits.KeepAlive, TimeSpan.FromSeconds(setup.Options.KeepAliveSeconds), clock, Ended)));

            // 2
            var subscribed = await _client.SubscribeAsync(Subscriptions.ToRequests(setup, memory.WasOnline), limit.Token);
            if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } denied)
            {
                return $"the broker refused the subscription to {denied.TopicFilter.Topic}: {denied.ResultCode}";
            }

            await SubscribeToSensorsAsync(limit.Token);

            // 3 and 4
            return Refused(setup.Topics.Canary, await SendCanaryAsync(limit.Token)) ?? Refused(setup.Topics.Available, await AnnounceAsync("online", limit.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return _client.IsConnected && !_canary.Heard.IsCompleted
                ? $"the subscription is deaf: the canary did not come back within {setup.Options.TimeoutMs} ms"
                : $"the broker did not answer within {setup.Options.TimeoutMs} ms";
        }
        catch (Exception exception) when (TransportFault.Is(exception))
        {
            return verdict.Explain(exception);
        }
    }

    /// <summary>Proves anew that messages arrive: a session can go deaf while it lasts, such as when access rules change.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False when the canary did not come back in time.</returns>
    /// <exception cref="OperationCanceledException">The connection ended, or it was given up.</exception>
    public async Task<bool> HearsAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        try
        {
            return await SendCanaryAsync(limit.Token) == PublishOutcome.Published;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && !Ended.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Publishes a message, if MQTT's rules and the broker's limits allow it.</summary>
    /// <param name="message">What and where.</param>
    /// <param name="mayStillSend">Asked immediately before it is sent; false gives up.</param>
    /// <param name="cancellation">Gives up waiting, for its turn or for the confirmation; what is being sent is sent.</param>
    /// <returns>What became of it; null when it was given up before it was sent, or the connection ended before.</returns>
    /// <exception cref="OperationCanceledException">The waiting for the confirmation was given up.</exception>
    /// <remarks>
    /// The library writes a packet in parts and leaves the stream torn when it is cancelled between them (seen: an answer's payload began
    /// with the next packet). So a send is never cancelled from outside, and one that takes too long ends the connection.
    /// </remarks>
    public async Task<PublishOutcome?> PublishAsync(OutboundMessage message, Func<bool> mayStillSend, CancellationToken cancellation)
    {
        if (PublishRules.Fault(message, _limits) is { } fault)
        {
            return fault;
        }

        var breaks = memory.Suspects.BreaksOf(message);
        if (breaks >= Suspects.MostBreaks)
        {
            return PublishOutcome.SetAside;
        }

        var alone = breaks > 0;
        try
        {
            await _window.EnterAsync(alone, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        if (Ended.IsCancellationRequested || !mayStillSend())
        {
            _window.Leave(alone);
            return null;
        }

        return await SendAsync(message, alone).WaitAsync(cancellation);
    }

    /// <summary>Says <c>stopped</c> and disconnects, so that the will is not sent.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When done or given up.</returns>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        try
        {
            await AnnounceAsync("stopped", limit.Token);
            _isLeaving = true;
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFault.Is(exception))
        {
            LogNotClosed(exception.Message);
        }
    }

    /// <summary>Ends the connection in good order, so that the next one takes over its session; no will, no word of it.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When done or given up.</returns>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        _isLeaving = true; // what is on its way breaks nothing
        try
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = (uint)setup.Options.SessionExpirySeconds }, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFault.Is(exception))
        {
            LogNotClosed(exception.Message);
            await EndAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _background;
        if (Interlocked.Exchange(ref _unconfirmed, null) is { } last)
        {
            Suspect(last);
        }

        _client.Dispose();
        _credentials?.Dispose();
        _ended.Dispose();
    }

    private async Task<PublishOutcome> SendAsync(OutboundMessage message, bool alone)
    {
        using var limit = Limit(CancellationToken.None);
        try
        {
            var result = await _client.PublishAsync(ApplicationMessages.From(message, _limits), limit.Token);
            if (message is { Confirmed: true, IsJson: true, Retained: false })
            {
                setup.FailPoints?.Reach(Step.Sent);
            }

            var isConfirmed = _limits.Confirms(message);
            Volatile.Write(ref _unconfirmed, isConfirmed ? null : message);
            if (isConfirmed)
            {
                memory.Suspects.Acquit(message);
            }

            return result.IsSuccess ? PublishOutcome.Published : PublishOutcome.Denied;
        }
        catch (MqttClientNotConnectedException)
        {
            await EndAsync(); // it never got to the connection
            return PublishOutcome.Failed;
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFault.Is(exception))
        {
            Suspect(message);
            await EndAsync();
            return PublishOutcome.Failed;
        }
        finally
        {
            _window.Leave(alone);
        }
    }

    private void Suspect(OutboundMessage message)
    {
        if (!_isLeaving && memory.Suspects.Suspect(message))
        {
            LogSetAside(TextHygiene.Escape(message.About ?? message.Topic, RequestLimits.MaxName));
        }
    }

    private async Task<PublishOutcome> SendCanaryAsync(CancellationToken cancellation)
    {
        var outcome = await SayAsync(setup.Topics.Canary, _canary.Next(), isRetained: false, cancellation);
        if (outcome == PublishOutcome.Published)
        {
            await _canary.Heard.WaitAsync(cancellation);
        }

        return outcome;
    }

    private Task<PublishOutcome> AnnounceAsync(string word, CancellationToken cancellation) => SayAsync(setup.Topics.Available, word, isRetained: true, cancellation);

    private async Task<PublishOutcome> SayAsync(string topic, string word, bool isRetained, CancellationToken cancellation)
    {
        var message = new OutboundMessage(topic, Encoding.ASCII.GetBytes(word)) { IsJson = false, Retained = isRetained };
        if (await PublishAsync(message, static () => true, cancellation) is { } outcome)
        {
            return outcome;
        }

        cancellation.ThrowIfCancellationRequested();
        return PublishOutcome.Failed;
    }

    private string? Refused(string topic, PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Published => null,
        PublishOutcome.TooLarge => $"the broker takes packets of at most {_limits.MaximumPacketSize} bytes, too few for a message to {topic}; raise max_packet_size there",
        _ => $"the broker refused a message to {topic}",
    };

    private async Task SubscribeToSensorsAsync(CancellationToken cancellation)
    {
        foreach (var options in Subscriptions.ToSensors(setup, _limits.MaximumPacketSize))
        {
            var subscribed = await _client.SubscribeAsync(options, cancellation);
            foreach (var denied in subscribed.Items.Where(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2))
            {
                LogSensorDenied(denied.TopicFilter.Topic, denied.ResultCode);
            }
        }
    }

    private TimeLimit Limit(CancellationToken cancellation) => new(TimeSpan.FromMilliseconds(setup.Options.TimeoutMs), clock, cancellation, Ended);

    private async Task EndAsync()
    {
        try
        {
            await _ended.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // it has ended already
        }
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs args)
    {
        _isTakenOver |= args.Reason == MqttClientDisconnectReason.SessionTakenOver;
        IsUnreadable |= TransportFault.IsUnreadable(args.Exception);
        return EndAsync();
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var receivedAt = clock.GetTimestamp(); // first of all: deadlines count from here
        args.AutoAcknowledge = false;
        var receipt = _acks.Arrive(args.AcknowledgeAsync);
        try
        {
            if (args.ApplicationMessage.Topic == setup.Topics.Canary)
            {
                _canary.Hear(args.ApplicationMessage.Payload);
                receipt.Settle();
            }
            else if (args.ApplicationMessage.Topic == setup.Topics.Status)
            {
                receipt.Settle();
                if (StatusSession.In(args.ApplicationMessage.Payload) > setup.Limits.Session)
                {
                    _isTakenOver = true;
                    return EndAsync();
                }
            }
            else
            {
                setup.FailPoints?.Reach(Step.Received);
                var message = ApplicationMessages.ToInbound(args.ApplicationMessage, receivedAt, receipt, setup.Limits.MaxPayloadBytes);
                if (setup.Sensors.Take(message))
                {
                    receipt.Settle();
                }
                else
                {
                    received(message);
                }
            }
        }
#pragma warning disable CA1031 // a handler that throws leaks a slot of Receive Maximum and in the end stops all delivery
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogHandlerFailed(exception);
            receipt.Settle();
        }

        return Task.CompletedTask;
    }

    private async Task UntilItEndsAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is OperationCanceledException || TransportFault.Is(exception))
        {
            await EndAsync();
        }
    }

    [LoggerMessage(101, LogLevel.Error, "A received message could not be handled; it is acknowledged and dropped")]
    private partial void LogHandlerFailed(Exception exception);

    [LoggerMessage(103, LogLevel.Error, "The broker refused the subscription to the sensor {Topic}: {Reason}; check its access rules")]
    private partial void LogSensorDenied(string topic, MqttClientSubscribeResultCode reason);

    [LoggerMessage(104, LogLevel.Error, "The connection ended twice while the message about {About} was on its way; it is not sent again")]
    private partial void LogSetAside(string about);

    [LoggerMessage(102, LogLevel.Warning, "The connection was not closed cleanly: {Reason}")]
    private partial void LogNotClosed(string reason);
}
