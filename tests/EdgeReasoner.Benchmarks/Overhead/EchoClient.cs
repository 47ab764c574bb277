using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Mqtt;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeReasoner.Benchmarks.Overhead;

/// <summary>The least that can answer: takes a request and publishes bytes that are ready to its Response Topic, with QoS 1 both ways.</summary>
/// <param name="topics">Whose requests it takes.</param>
/// <param name="answer">What it says to everything.</param>
internal sealed class EchoClient(Topics topics, byte[] answer) : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <summary>Connects and subscribes.</summary>
    /// <param name="broker">The broker.</param>
    /// <returns>When it answers.</returns>
    public async Task ConnectAsync(BrokerAddress broker)
    {
        _client.ApplicationMessageReceivedAsync += args =>
        {
            args.AutoAcknowledge = false; // as the daemon: after the answer
            _ = AnswerAsync(args); // nor may it wait in the handler, or one answer at a time is all it does
            return Task.CompletedTask;
        };
        await _client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithProtocolVersion(MqttProtocolVersion.V500).WithClientId("echo").WithoutPacketFragmentation().Build());
        await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topics.RequestFilter, MqttQualityOfServiceLevel.AtLeastOnce).Build());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        _client.Dispose();
    }

    private async Task AnswerAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        await _client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic(args.ApplicationMessage.ResponseTopic)
            .WithCorrelationData(args.ApplicationMessage.CorrelationData)
            .WithPayloadSegment(answer)
            .WithContentType("application/json")
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build());
        await args.AcknowledgeAsync(CancellationToken.None);
    }
}
