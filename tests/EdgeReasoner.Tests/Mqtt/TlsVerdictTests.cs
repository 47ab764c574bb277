using System.Net.Sockets;
using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using MQTTnet.Exceptions;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class TlsVerdictTests
{
    [Theory]
    [InlineData(false, "no broker answers at gw:1883 (Connection refused); start the broker there, or correct Mqtt:Host and Mqtt:Port")]
    [InlineData(true, "no broker answers at gw:8883 (Connection refused); start the broker there, or correct Mqtt:Host and Mqtt:Port")]
    public void Explain_NobodyListens_SaysWhereAndTheRemedy(bool useTls, string expected)
    {
        var options = new MqttOptions { Host = "gw", UseTls = useTls };
        using var credentials = BrokerCredentials.Read(options, DateTimeOffset.UnixEpoch);

        Assert.Equal(expected, new TlsVerdict(credentials, "gw", DateTimeOffset.UnixEpoch).Explain(
            new MqttCommunicationException("Error while connecting host 'Unspecified/gw:1883'.", new SocketException((int)SocketError.ConnectionRefused))));
    }
}
