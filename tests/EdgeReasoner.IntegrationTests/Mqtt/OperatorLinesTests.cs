using System.Net;
using System.Net.Sockets;
using EdgeReasoner.IntegrationTests.Reliability;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>What an operator reads when there is no broker to be had: one line, with the remedy.</summary>
public sealed class OperatorLinesTests
{
    [Fact]
    public async Task EmbeddedBrokersPortTaken_IsOneLineWithTheRemedy()
    {
        using var state = new StateFolder();
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        await using var daemon = DaemonProcess.Start(1, state.Path, settings: ["Mqtt:Host=", $"Mqtt:Embedded:Port={port}"]);

        Assert.Equal(69, await daemon.ExitAsync());
        await daemon.SaysAsync("else set another Mqtt:Embedded:Port");
        Assert.Equal($"The embedded broker cannot listen on 127.0.0.1:{port}: Address already in use; if a broker runs there, use it with Mqtt:Host=127.0.0.1, else set another Mqtt:Embedded:Port.", daemon.Log.Trim());
    }

    [Fact]
    public async Task BrokerIsDown_IsOneLineWithTheRemedy()
    {
        using var state = new StateFolder();
        var port = FreePort.Next();
        await using var daemon = DaemonProcess.Start(port, state.Path);

        await daemon.SaysAsync($"no broker answers at 127.0.0.1:{port} (Connection refused); start the broker there, or correct Mqtt:Host and Mqtt:Port");
    }

    [Fact]
    public async Task BrokerRefusesTheLogin_IsOneLineWithTheRemedy()
    {
        using var state = new StateFolder();
        await using var broker = await Mosquitto.StartAsync(static port => $"listener {port} 127.0.0.1\nallow_anonymous false\n");
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path);

        await daemon.SaysAsync("the broker refused the connection: NotAuthorized; check Mqtt:UserName, Mqtt:PasswordFile and Mqtt:CertificateFile against the broker's users");
    }
}
