using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

public sealed class MosquittoContractTests : MqttContractTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Available_SocketCut_SaysOfflineThenOnlineAgain(string protocol)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var proxy = new TcpProxy(broker.Port);
        await using var daemon = await TestDaemon.StartAsync(proxy.Port, protocol);
        await using var client = await RawClient.ConnectAsync(broker.Port, protocol, daemon.Topics.Available);
        Assert.Equal("online", RawClient.Text(await client.NextAsync()));

        proxy.CutAll();

        Assert.Equal("offline", RawClient.Text(await client.NextAsync()));
        Assert.Equal("online", RawClient.Text(await client.NextAsync()));
    }

    [Fact]
    public async Task Available_CleanStop_SaysStopped()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Available);
        Assert.Equal("online", RawClient.Text(await client.NextAsync()));

        await daemon.StopAsync();

        Assert.Equal("stopped", RawClient.Text(await client.NextAsync()));
    }

    internal override async Task<Mosquitto?> BrokerAsync() => await Mosquitto.StartAsync();
}
