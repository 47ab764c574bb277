using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EdgeReasoner.IntegrationTests.Contract;
using EdgeReasoner.Mqtt;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>A client that can send anything and sees everything it subscribed to.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<MqttApplicationMessage> _received = Channel.CreateUnbounded<MqttApplicationMessage>();

    public static Task<RawClient> ConnectAsync(int port, string protocol, params string[] filters)
    {
        var version = protocol == "5" ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311;
        return ConnectAsync(options => options.WithBroker("127.0.0.1", port).WithProtocolVersion(version), filters);
    }

    /// <summary>Connects as one likes; everything received must keep to the contract files.</summary>
    public static async Task<RawClient> ConnectAsync(Action<MqttClientOptionsBuilder> connect, params string[] filters)
    {
        var raw = new RawClient();
        raw._client.ApplicationMessageReceivedAsync += args =>
        {
            args.ApplicationMessage.Payload = new ReadOnlySequence<byte>(args.ApplicationMessage.Payload.ToArray());
            var violation = ContractFiles.Violation(args.ApplicationMessage.Topic, args.ApplicationMessage.Payload.ToArray());
            if (violation is not null)
            {
                raw._received.Writer.TryComplete(new InvalidDataException(violation));
            }

            raw._received.Writer.TryWrite(args.ApplicationMessage);
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder();
        connect(options);
        await raw._client.ConnectAsync(options.Build());
        foreach (var filter in filters)
        {
            await raw._client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build());
        }

        return raw;
    }

    public Task SendAsync(string topic, string payload, Action<MqttApplicationMessageBuilder>? more = null) => SendAsync(topic, Encoding.UTF8.GetBytes(payload), more);

    public Task SendAsync(string topic, byte[] payload, Action<MqttApplicationMessageBuilder>? more = null) => TrySendAsync(topic, payload, more);

    /// <summary>Publishes and tells whether the broker took it.</summary>
    public async Task<bool> TrySendAsync(string topic, byte[] payload, Action<MqttApplicationMessageBuilder>? more = null)
    {
        var builder = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        more?.Invoke(builder);
        return (await _client.PublishAsync(builder.Build())).IsSuccess;
    }

    /// <summary>Whether nothing is waiting to be read.</summary>
    public bool IsQuiet => _received.Reader.Count == 0;

    /// <summary>The messages that came until the client has all it wants, or none comes for a while.</summary>
    public async Task<IReadOnlyList<MqttApplicationMessage>> AllAsync(int count)
    {
        var messages = new List<MqttApplicationMessage>(count);
        while (messages.Count < count)
        {
            messages.Add(await NextAsync());
        }

        return messages;
    }

    public async Task<MqttApplicationMessage> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        return await _received.Reader.ReadAsync(either.Token);
    }

    public static JsonElement Json(MqttApplicationMessage message)
    {
        using var document = JsonDocument.Parse(message.Payload);
        return document.RootElement.Clone();
    }

    public static string Text(MqttApplicationMessage message) => Encoding.UTF8.GetString(message.Payload);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            try
            {
                await _client.DisconnectAsync(new MqttClientDisconnectOptions());
            }
            catch (MQTTnet.Exceptions.MqttCommunicationException)
            {
                // the broker was first
            }
        }

        _client.Dispose();
    }
}
