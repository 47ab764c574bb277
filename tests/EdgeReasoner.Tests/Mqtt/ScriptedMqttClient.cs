using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Diagnostics.PacketInspection;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeReasoner.Tests.Mqtt;

/// <summary>The MQTT library's client with a broker of a few lines behind it: it takes everything and sends canaries back, unless it is told otherwise.</summary>
internal sealed class ScriptedMqttClient : IMqttClient
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentQueue<MqttApplicationMessage> _published = new();
    private readonly ConcurrentQueue<MqttClientSubscribeOptions> _subscribed = new();
    private readonly ConcurrentQueue<int> _acknowledged = new();
    private Func<MqttApplicationMessageReceivedEventArgs, Task>? _received;
    private Func<MqttClientDisconnectedEventArgs, Task>? _disconnected;

    public event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync
    {
        add => _received += value;
        remove => _received -= value;
    }

    public event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync
    {
        add => _disconnected += value;
        remove => _disconnected -= value;
    }

    public event Func<MqttClientConnectedEventArgs, Task> ConnectedAsync
    {
        add { }
        remove { }
    }

    public event Func<MqttClientConnectingEventArgs, Task> ConnectingAsync
    {
        add { }
        remove { }
    }

    public event Func<InspectMqttPacketEventArgs, Task> InspectPacketAsync
    {
        add { }
        remove { }
    }

    /// <summary>What a broker says at CONNECT that has these limits.</summary>
    public static Task<MqttClientConnectResult> Welcome(uint packet = 0, ushort receive = 0, ushort keepAlive = 0, bool takesConfirmed = true, bool takesRetained = true) => Task.FromResult(new MqttClientConnectResult
    {
        MaximumPacketSize = packet,
        ReceiveMaximum = receive,
        ServerKeepAlive = keepAlive,
        MaximumQoS = takesConfirmed ? MqttQualityOfServiceLevel.ExactlyOnce : MqttQualityOfServiceLevel.AtMostOnce,
        RetainAvailable = takesRetained,
    });

    /// <summary>Gets or sets what the broker answers to CONNECT.</summary>
    public Func<CancellationToken, Task<MqttClientConnectResult>> OnConnect { get; set; } = static _ => Welcome();

    /// <summary>Gets or sets what the broker answers to each filter.</summary>
    public Func<string, MqttClientSubscribeResultCode> OnSubscribe { get; set; } = static _ => MqttClientSubscribeResultCode.GrantedQoS1;

    /// <summary>Gets or sets what the broker answers to a message, by its topic.</summary>
    public Func<string, CancellationToken, Task<MqttClientPublishReasonCode>> OnPublish { get; set; } = static (_, _) => Task.FromResult(MqttClientPublishReasonCode.Success);

    /// <summary>Gets or sets what happens at DISCONNECT.</summary>
    public Func<Task> OnDisconnect { get; set; } = static () => Task.CompletedTask;

    /// <summary>Gets or sets a value indicating whether canaries come back.</summary>
    public bool Echoes { get; set; } = true;

    public bool IsConnected { get; private set; }

    public bool IsDisposed { get; private set; }

    public MqttClientOptions? Options { get; private set; }

    public MqttClientDisconnectOptions? Disconnect { get; private set; }

    public IReadOnlyList<string> Calls => [.. _calls];

    public IReadOnlyList<MqttApplicationMessage> Published => [.. _published];

    public IReadOnlyList<MqttTopicFilter> Filters => [.. _subscribed.SelectMany(options => options.TopicFilters)];

    public IReadOnlyList<int> Acknowledged => [.. _acknowledged];

    public int Canaries => _published.Count(message => message.Topic.EndsWith("/canary", StringComparison.Ordinal));

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        _calls.Enqueue("connect");
        Options = options;
        var result = await OnConnect(cancellationToken);
        IsConnected = result.ResultCode == MqttClientConnectResultCode.Success;
        return result;
    }

    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        _calls.Enqueue("disconnect");
        Disconnect = options;
        await OnDisconnect();
        await LoseAsync(MqttClientDisconnectReason.NormalDisconnection);
    }

    public async Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.Enqueue($"publish {applicationMessage.Topic}");
        _published.Enqueue(applicationMessage);
        var reason = await OnPublish(applicationMessage.Topic, cancellationToken);
        if (Echoes && applicationMessage.Topic.EndsWith("/canary", StringComparison.Ordinal))
        {
            await ReceiveAsync(applicationMessage.Topic, Text(applicationMessage));
        }

        return new MqttClientPublishResult(null, reason, "", []);
    }

    public Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default)
    {
        _calls.Enqueue("subscribe " + string.Join(' ', options.TopicFilters.Select(filter => filter.Topic)));
        _subscribed.Enqueue(options);
        return Task.FromResult(new MqttClientSubscribeResult(0, [.. options.TopicFilters.Select(filter => new MqttClientSubscribeResultItem(filter, OnSubscribe(filter.Topic)))], "", []));
    }

    public Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task PingAsync(CancellationToken cancellationToken = default)
    {
        _calls.Enqueue("ping");
        return Task.CompletedTask;
    }

    public Task SendEnhancedAuthenticationExchangeDataAsync(MqttEnhancedAuthenticationExchangeData data, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;

    /// <summary>A message from the broker.</summary>
    public async Task ReceiveAsync(string topic, string payload, int id = 0, bool isRetained = false)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(isRetained).Build();
        var args = new MqttApplicationMessageReceivedEventArgs("c", message, new MqttPublishPacket { PacketIdentifier = (ushort)id }, (_, _) =>
        {
            _acknowledged.Enqueue(id);
            return Task.CompletedTask;
        });
        await _received!(args);
    }

    /// <summary>The connection ends.</summary>
    public async Task LoseAsync(MqttClientDisconnectReason reason, Exception? exception = null)
    {
        IsConnected = false;
        await _disconnected!(new MqttClientDisconnectedEventArgs(true, null, reason, "", [], exception));
    }

    /// <summary>The broker that never answers.</summary>
    public static async Task<T> Never<T>(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return await never.Task.WaitAsync(cancellation);
    }

    /// <summary>A payload as text.</summary>
    public static string Text(MqttApplicationMessage message) => Encoding.UTF8.GetString(message.Payload.ToArray());
}
