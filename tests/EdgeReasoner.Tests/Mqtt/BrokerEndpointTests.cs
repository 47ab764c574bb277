using EdgeReasoner.Mqtt;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

/// <summary>A burst of small packets must fit into the socket, see <see cref="BrokerEndpoint"/>.</summary>
public sealed class BrokerEndpointTests
{
    [Fact]
    public void WithBroker_AnyHost_KeepsAddressAndHoldsABurst()
    {
        var options = new MqttClientOptionsBuilder().WithBroker("gateway", 1884).Build();

        var tcp = Assert.IsType<MqttClientTcpOptions>(options.ChannelOptions);
        Assert.EndsWith("gateway:1884", $"{tcp.RemoteEndpoint}", StringComparison.Ordinal);
        Assert.InRange(tcp.BufferSize, 64 * 1024, 1024 * 1024);
        Assert.True(tcp.NoDelay);
    }
}
