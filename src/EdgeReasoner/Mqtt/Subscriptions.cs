using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeReasoner.Mqtt;

/// <summary>What a connection subscribes to.</summary>
internal static class Subscriptions
{
    // Header, packet identifier, no properties; each filter has its length and its options beside its text.
    private const int PacketOverhead = 5 + 2 + 1;
    private const int FilterOverhead = 3;

    /// <summary>Requests, cancellations, reported outcomes and the canary.</summary>
    /// <param name="setup">The topics, and the protocol.</param>
    /// <param name="isReturn">Whether to look for a rival's status, too.</param>
    /// <returns>One SUBSCRIBE.</returns>
    public static MqttClientSubscribeOptions ToRequests(MqttSetup setup, bool isReturn)
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

    /// <summary>The sensors' topics. Unlike requests, what a sensor said last is wanted at once (Retain Handling 0), and a lost value is replaced by the next (QoS 0).</summary>
    /// <param name="setup">The topics.</param>
    /// <param name="maximumPacketSize">The largest packet that the broker takes, in bytes.</param>
    /// <returns>As few SUBSCRIBEs as can carry them; none without sensors.</returns>
    /// <remarks>Without Retain As Published the retain flag tells a kept value from a new one, which matters to its age.</remarks>
    public static IEnumerable<MqttClientSubscribeOptions> ToSensors(MqttSetup setup, long maximumPacketSize)
    {
        var builder = new MqttClientSubscribeOptionsBuilder();
        long size = PacketOverhead;
        foreach (var filter in setup.Sensors.Filters)
        {
            var more = FilterOverhead + Encoding.UTF8.GetByteCount(filter);
            if (size > PacketOverhead && size + more > maximumPacketSize)
            {
                yield return builder.Build();
                builder = new MqttClientSubscribeOptionsBuilder();
                size = PacketOverhead;
            }

            builder.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtMostOnce, false, false, MqttRetainHandling.SendAtSubscribe);
            size += more;
        }

        if (size > PacketOverhead)
        {
            yield return builder.Build();
        }
    }
}
