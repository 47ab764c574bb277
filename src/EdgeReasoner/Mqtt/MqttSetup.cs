using EdgeReasoner.Configuration;
using EdgeReasoner.Faults;
using MQTTnet;

namespace EdgeReasoner.Mqtt;

/// <summary>The ingredients of every connection to the broker.</summary>
/// <param name="Options">How to reach the broker.</param>
/// <param name="Topics">The node's topics.</param>
/// <param name="Sensors">Sensor topics that decisions rest on, subscribed to without confirmation; one that the broker refuses leaves its readings missing.</param>
/// <param name="Limits">Client-side limits.</param>
/// <param name="FailPoints">For tests; null in production.</param>
internal sealed record MqttSetup(MqttOptions Options, Topics Topics, SensorTopics Sensors, ConnectionLimits Limits, FailPoints? FailPoints = null)
{
    /// <summary>Gets the factory of each connection's client; tests have a scripted one.</summary>
    public Func<IMqttClient> NewClient { get; init; } = static () => KeepAliveAdapter.NewClient(TimeProvider.System);
}
