using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>A requester as the contract describes it: sends requests with Response Topic and Correlation Data, and matches the answers.</summary>
/// <param name="topics">The node's topics.</param>
/// <param name="requester">The requester's name.</param>
/// <param name="clock">Measures the round trip.</param>
internal sealed class RequestClient(Topics topics, string requester, TimeProvider clock) : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ReceivedAnswer>> _waiting = new(StringComparer.Ordinal);
    private int _sent;

    private string ResponseTopic => $"clients/{requester}/answers";

    /// <summary>Connects and subscribes to the answers.</summary>
    /// <param name="host">The broker.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>When answers can be received.</returns>
    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The broker cannot be reached.</exception>
    public async Task ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        _client.ApplicationMessageReceivedAsync += args =>
        {
            var correlation = Encoding.ASCII.GetString(args.ApplicationMessage.CorrelationData ?? []);
            if (args.ApplicationMessage.Topic == ResponseTopic && _waiting.TryRemove(correlation, out var waiting))
            {
                waiting.TrySetResult(new ReceivedAnswer(args.ApplicationMessage.Payload.ToArray(), clock.GetTimestamp()));
            }

            return Task.CompletedTask;
        };
        await _client.ConnectAsync(
            new MqttClientOptionsBuilder().WithBroker(host, port).WithProtocolVersion(MqttProtocolVersion.V500).WithClientId(requester).Build(), cancellation);
        await _client.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter(ResponseTopic, MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancellation);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="payload">The request as JSON.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer and the time from sending to receipt.</returns>
    /// <exception cref="OperationCanceledException">No answer came before <paramref name="cancellation"/>.</exception>
    public async Task<(byte[] Answer, TimeSpan RoundTrip)> AskAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var correlation = $"{requester}-{Interlocked.Increment(ref _sent)}";
        var waiting = _waiting.GetOrAdd(correlation, _ => new TaskCompletionSource<ReceivedAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        var sentAt = clock.GetTimestamp();
        await _client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic(topics.Request(requester))
                .WithPayloadSegment(payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithContentType("application/json")
                .WithResponseTopic(ResponseTopic)
                .WithCorrelationData(Encoding.ASCII.GetBytes(correlation))
                .Build(),
            cancellation);
        var answer = await waiting.Task.WaitAsync(cancellation);
        return (answer.Payload, clock.GetElapsedTime(sentAt, answer.ReceivedAt));
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

    private sealed record ReceivedAnswer(byte[] Payload, long ReceivedAt);
}
