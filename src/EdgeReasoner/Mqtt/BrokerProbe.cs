using System.Text;
using EdgeReasoner.Configuration;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>Tries the broker as the daemon would use it, without disturbing a running daemon: a session of its own, no will, only the canary.</summary>
internal static class BrokerProbe
{
    /// <summary>Connects, subscribes to the canary, publishes one and waits for it.</summary>
    /// <param name="options">How to reach the broker.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="now">Judges certificates.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the canary came back; otherwise what went wrong.</returns>
    public static async Task<string?> TryAsync(MqttOptions options, string node, Topics topics, DateTimeOffset now, CancellationToken cancellation)
    {
        using var credentials = BrokerCredentials.Read(options, now);
        if (credentials.Problem is { } problem)
        {
            return problem;
        }

        var verdict = new TlsVerdict(credentials, options.TlsHost, now);
        using var client = new MqttClientFactory().CreateMqttClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.TimeoutMs);
        var word = Guid.NewGuid().ToString("N");
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ApplicationMessageReceivedAsync += args =>
        {
            if (Encoding.ASCII.GetString(args.ApplicationMessage.Payload) == word)
            {
                heard.TrySetResult();
            }

            return Task.CompletedTask;
        };
        try
        {
            var connect = ConnectOptions.Build(options, topics, new ConnectionLimits($"edgereasoner-{node}-doctor", 1, MqttOptions.MaximumPacketSize, 0), credentials, verdict, new ConnectionMemory(TimeProvider.System));
            (connect.WillTopic, connect.WillPayload, connect.CleanSession, connect.SessionExpiryInterval) = (null, null, true, 0);
            var connected = await client.ConnectAsync(connect, limit.Token);
            if (TransportFault.Refusal(connected) is { } refusal)
            {
                return refusal;
            }

            var subscribed = await client.SubscribeAsync(
                new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topics.Canary, MqttQualityOfServiceLevel.AtLeastOnce).Build(), limit.Token);
            if (subscribed.Items.Any(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2))
            {
                return $"the broker refused the subscription to {topics.Canary}";
            }

            var published = await client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic(topics.Canary).WithPayload(word).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), limit.Token);
            if (!published.IsSuccess)
            {
                return $"the broker refused a message to {topics.Canary}";
            }

            await heard.Task.WaitAsync(limit.Token);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return client.IsConnected ? "the canary did not come back: the subscription is deaf" : $"the broker did not answer within {options.TimeoutMs} ms";
        }
        catch (Exception exception) when (exception is MqttCommunicationException or MqttProtocolViolationException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return verdict.Explain(exception);
        }
    }
}
