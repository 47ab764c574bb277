using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

public sealed class MosquittoContractTests : MqttContractTests
{
    private const string RequestResponse = "/usr/bin/mosquitto_rr";

    [Fact]
    public async Task MosquittoRr_OverMqtt5_GetsItsAnswerWithTheCorrelationDataEchoed()
    {
        Mosquitto.Require(RequestResponse);
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        var port = broker.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.Start(new ProcessStartInfo(
            RequestResponse,
            ["-V", "5", "-p", port, "-q", "1", "-t", daemon.Topics.Request("hmi"), "-e", "clients/hmi/answers", "-D", "publish", "correlation-data", "abc-1", "-F", "%J", "-W", "20",
             "-m", """{"options":["alarm","idle"],"readings":{"temp":9.5},"rules":["if temp is above 8 then alarm","otherwise idle"],"deadline_ms":20000}"""])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("abc-1", document.RootElement.GetProperty("properties").GetProperty("correlation-data").GetString());
        Assert.Contains("\"id\":\"abc-1\"", output.Replace("\\", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

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
