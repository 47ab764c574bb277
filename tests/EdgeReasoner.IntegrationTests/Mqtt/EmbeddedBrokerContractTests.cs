namespace EdgeReasoner.IntegrationTests.Mqtt;

public sealed class EmbeddedBrokerContractTests : MqttContractTests
{
    internal override Task<Mosquitto?> BrokerAsync() => Task.FromResult<Mosquitto?>(null);
}
