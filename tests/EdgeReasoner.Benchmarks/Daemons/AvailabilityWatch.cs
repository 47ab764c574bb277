using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Mqtt;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>Notes when a daemon says that it is online, and when that it is ready.</summary>
/// <param name="topics">The daemon's topics.</param>
/// <param name="clock">Measures.</param>
internal sealed class AvailabilityWatch(Topics topics, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly TaskCompletionSource<long> _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(long Timestamp, string ModelHash)> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the timestamp at which the daemon was online.</summary>
    public Task<long> Online => _online.Task;

    /// <summary>Gets the timestamp at which the daemon was ready, and the hash of its model.</summary>
    public Task<(long Timestamp, string ModelHash)> Ready => _ready.Task;

    /// <summary>Connects as soon as the broker listens, and subscribes.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When subscribed.</returns>
    public async Task ConnectAsync(BrokerAddress address, CancellationToken cancellation)
    {
        _client.ApplicationMessageReceivedAsync += Note;
        var options = new MqttClientOptionsBuilder().WithBroker(address.Host, address.Port).WithProtocolVersion(MqttProtocolVersion.V500).WithClientId("availability-watch").Build();
        while (!_client.IsConnected)
        {
            try
            {
                await _client.ConnectAsync(options, cancellation);
            }
            catch (MqttCommunicationException)
            {
                await Task.Delay(Poll, clock, cancellation); // not listening yet
            }
        }

        var subscription = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(topics.Available, MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(topics.Status, MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        await _client.SubscribeAsync(subscription, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        }

        _client.Dispose();
    }

    private Task Note(MqttApplicationMessageReceivedEventArgs received)
    {
        var payload = received.ApplicationMessage.Payload.ToArray();
        if (received.ApplicationMessage.Topic == topics.Available)
        {
            if (Encoding.UTF8.GetString(payload) == "online")
            {
                _online.TrySetResult(clock.GetTimestamp());
            }

            return Task.CompletedTask;
        }

        using var status = JsonDocument.Parse(payload);
        if (status.RootElement.GetProperty("state").GetString() == "ready")
        {
            _ready.TrySetResult((clock.GetTimestamp(), status.RootElement.GetProperty("model").GetProperty("sha256").GetString()!));
        }

        return Task.CompletedTask;
    }
}
