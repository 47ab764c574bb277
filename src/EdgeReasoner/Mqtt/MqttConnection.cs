using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Faults;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// One connection to the broker, from CONNECT to its end; a lost one is replaced, never revived, so that no acknowledgement can
/// reach the wrong connection. Opening takes four steps: (1) connect, (2) subscribe to everything, even with a session present,
/// (3) send a canary to itself, because a granted subscription may still be deaf, (4) say <c>online</c>.
/// </summary>
/// <param name="setup">How to reach the broker, and what is taken from it.</param>
/// <param name="received">Takes requests; must not block.</param>
/// <param name="isReturn">Whether this process was online before. What is retained of another, later start is then a rival's, not a predecessor's.</param>
/// <param name="clock">Timestamps of receipts, and time-outs.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class MqttConnection(MqttSetup setup, Action<InboundMessage> received, bool isReturn, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private readonly IMqttClient _client = setup.NewClient();
    private readonly AckOrder _acks = new(setup.FailPoints);
    private readonly CancellationTokenSource _ended = new();
    private string _canary = "";
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isTakenOver;
    private Task _sendingAcks = Task.CompletedTask;
    private BrokerCredentials? _credentials;

    /// <summary>Gets the token that is cancelled when the connection has ended.</summary>
    public CancellationToken Ended { get; private set; }

    /// <summary>
    /// Gets a value indicating whether another client came with the same client id. Newer brokers say so when they close the connection; to those
    /// that do not (mosquitto 2.0.11, MQTT 3.1.1) one comes back, and finds the status of a later start.
    /// </summary>
    public bool IsTakenOver => _isTakenOver;

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
            var connected = await _client.ConnectAsync(ConnectOptions.Build(setup.Options, setup.Topics, setup.Limits, _credentials, verdict), limit.Token);
            if (connected.ResultCode != MqttClientConnectResultCode.Success)
            {
                var remedy = connected.ResultCode is MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadUserNameOrPassword
                    ? "; check Mqtt:UserName, Mqtt:PasswordFile and Mqtt:CertificateFile against the broker's users"
                    : "";
                return $"the broker refused the connection: {connected.ResultCode} {connected.ReasonString}{remedy}";
            }

            _sendingAcks = SendAcksAsync();

            // 2
            var subscribed = await _client.SubscribeAsync(Subscription(), limit.Token);
            if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } denied)
            {
                return $"the broker refused the subscription to {denied.TopicFilter.Topic}: {denied.ResultCode}";
            }

            if (setup.Sensors.Filters.Count > 0)
            {
                await SubscribeToSensorsAsync(limit.Token);
            }

            // 3
            if (!await SendCanaryAsync(limit.Token))
            {
                return $"the broker refused a message to {setup.Topics.Canary}";
            }

            // 4
            return await AnnounceAsync("online", limit.Token) == PublishOutcome.Published ? null : $"the broker refused a message to {setup.Topics.Available}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return _client.IsConnected && !_heard.Task.IsCompleted
                ? $"the subscription is deaf: the canary did not come back within {setup.Options.TimeoutMs} ms"
                : $"the broker did not answer within {setup.Options.TimeoutMs} ms";
        }
        catch (Exception exception) when (IsTransport(exception))
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
            return await SendCanaryAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && !Ended.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Publishes a message.</summary>
    /// <param name="message">What and where.</param>
    /// <param name="cancellation">Gives up waiting for the confirmation; what is being sent is sent.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="OperationCanceledException">The waiting was given up.</exception>
    /// <remarks>
    /// The library writes a packet in parts and leaves the stream torn when it is cancelled between them (seen: an answer's payload began
    /// with the next packet). So a send is never cancelled from outside, and one that takes too long ends the connection.
    /// </remarks>
    public Task<PublishOutcome> PublishAsync(OutboundMessage message, CancellationToken cancellation) => SendAsync(message).WaitAsync(cancellation);

    /// <summary>Says <c>stopped</c> and disconnects, so that the will is not sent.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When done or given up.</returns>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        try
        {
            await AnnounceAsync("stopped", limit.Token);
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsTransport(exception))
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
        try
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = (uint)setup.Options.SessionExpirySeconds }, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsTransport(exception))
        {
            LogNotClosed(exception.Message);
            await EndAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _sendingAcks;
        _client.Dispose();
        _credentials?.Dispose();
        _ended.Dispose();
    }

    // What a broken or breaking connection can throw, in this library and below it.
    private static bool IsTransport(Exception exception)
        => exception is MqttCommunicationException or MqttProtocolViolationException or IOException or System.Net.Sockets.SocketException
            or System.Security.Authentication.AuthenticationException or ObjectDisposedException or InvalidOperationException
            or MqttClientDisconnectedException or UnauthorizedAccessException
            or NullReferenceException; // the library's own, where the connection ends between its check and the sending (seen in a requester of the soak)

    private async Task<PublishOutcome> SendAsync(OutboundMessage message)
    {
        using var limit = Limit(CancellationToken.None);
        try
        {
            var result = await _client.PublishAsync(ApplicationMessages.From(message, setup.Options.IsVersion5), limit.Token);
            if (message is { Confirmed: true, IsJson: true, Retained: false })
            {
                setup.FailPoints?.Reach(Step.Sent);
            }

            return result.IsSuccess ? PublishOutcome.Published : PublishOutcome.Denied;
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsTransport(exception))
        {
            await EndAsync();
            return PublishOutcome.Failed;
        }
    }

    private async Task<bool> SendCanaryAsync(CancellationToken cancellation)
    {
        _heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _canary, Guid.NewGuid().ToString("N"));
        var canary = new OutboundMessage(setup.Topics.Canary, Encoding.ASCII.GetBytes(_canary)) { IsJson = false };
        if (await PublishAsync(canary, cancellation) != PublishOutcome.Published)
        {
            return false;
        }

        await _heard.Task.WaitAsync(cancellation);
        return true;
    }

    private Task<PublishOutcome> AnnounceAsync(string word, CancellationToken cancellation)
        => PublishAsync(new OutboundMessage(setup.Topics.Available, Encoding.ASCII.GetBytes(word)) { IsJson = false, Retained = true }, cancellation);

    private MqttClientSubscribeOptions Subscription()
    {
        var builder = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in new[] { setup.Topics.RequestFilter, setup.Topics.CancelFilter, setup.Topics.FeedbackFilter, setup.Topics.Canary })
        {
            // Retain Handling 2 keeps stored requests away; Retain As Published shows a retained one for what it is. MQTT 3.1.1 has neither.
            var retainHandling = setup.Options.IsVersion5 ? MqttRetainHandling.DoNotSendOnSubscribe : MqttRetainHandling.SendAtSubscribe;
            // The canary comes with QoS 0: behind a backlog that fills the broker's window, one with QoS 1 would wait for acknowledgements, those for answers, and answers for the canary.
            var quality = filter == setup.Topics.Canary ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;
            builder.WithTopicFilter(filter, quality, false, setup.Options.IsVersion5, retainHandling);
        }

        if (isReturn)
        {
            builder.WithTopicFilter(setup.Topics.Status, MqttQualityOfServiceLevel.AtMostOnce);
        }

        return builder.Build();
    }

    // Unlike requests, what a sensor said last is wanted at once (Retain Handling 0), and a lost value is replaced by the next (QoS 0).
    // Without Retain As Published the retain flag tells a kept value from a new one, which matters to its age.
    private async Task SubscribeToSensorsAsync(CancellationToken cancellation)
    {
        var builder = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in setup.Sensors.Filters)
        {
            builder.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtMostOnce, false, false, MqttRetainHandling.SendAtSubscribe);
        }

        var subscribed = await _client.SubscribeAsync(builder.Build(), cancellation);
        foreach (var denied in subscribed.Items.Where(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2))
        {
            LogSensorDenied(denied.TopicFilter.Topic, denied.ResultCode);
        }
    }

    private static long SessionIn(ReadOnlySequence<byte> status)
    {
        try
        {
            using var document = JsonDocument.Parse(status);
            return document.RootElement.TryGetProperty("session", out var session) && session.TryGetInt64(out var number) ? number : 0;
        }
        catch (JsonException)
        {
            return 0; // anybody may have written there
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
                if (Encoding.ASCII.GetString(args.ApplicationMessage.Payload) == Volatile.Read(ref _canary))
                {
                    _heard.TrySetResult();
                }

                receipt.Settle();
            }
            else if (args.ApplicationMessage.Topic == setup.Topics.Status)
            {
                receipt.Settle();
                if (SessionIn(args.ApplicationMessage.Payload) > setup.Limits.Session)
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

    private async Task SendAcksAsync()
    {
        try
        {
            await _acks.SendAsync(Ended);
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsTransport(exception))
        {
            // The broker delivers unacknowledged requests again on the next connection; the stored answers serve them.
            await EndAsync();
        }
    }

    [LoggerMessage(101, LogLevel.Error, "A received message could not be handled; it is acknowledged and dropped")]
    private partial void LogHandlerFailed(Exception exception);

    [LoggerMessage(103, LogLevel.Error, "The broker refused the subscription to the sensor {Topic}: {Reason}; check its access rules")]
    private partial void LogSensorDenied(string topic, MqttClientSubscribeResultCode reason);

    [LoggerMessage(102, LogLevel.Warning, "The connection was not closed cleanly: {Reason}")]
    private partial void LogNotClosed(string reason);
}
