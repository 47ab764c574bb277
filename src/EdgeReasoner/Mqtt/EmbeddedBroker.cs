using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// A broker inside the daemon, on loopback only, so that a first run needs nothing. It has no shared subscriptions, no message
/// expiry and no access control: not a stand-in for a real broker.
/// </summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    /// <summary>A broker that is not started yet.</summary>
    /// <param name="port">TCP port on 127.0.0.1, 1 to 65,535.</param>
    public EmbeddedBroker(int port)
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(port)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(4096)
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(options);

        // The command-line clients of mosquitto send no client id and expect one; the library refuses them unless one is assigned.
        _server.ValidatingConnectionAsync += args =>
        {
            if (string.IsNullOrEmpty(args.ClientId))
            {
                args.AssignedClientIdentifier = $"anonymous-{Guid.NewGuid():N}";
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>Says whether the port can be had.</summary>
    /// <param name="port">TCP port on 127.0.0.1.</param>
    /// <returns>Why not, in words for the operator; null when it can.</returns>
    public static string? ProblemWith(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return Problem(port, exception);
        }
    }

    /// <summary>Says why the broker cannot listen.</summary>
    /// <param name="port">TCP port on 127.0.0.1.</param>
    /// <param name="exception">What the system said.</param>
    /// <returns>One sentence with the remedy.</returns>
    public static string Problem(int port, SocketException exception)
        => $"The embedded broker cannot listen on 127.0.0.1:{port}: {exception.Message}; if a broker runs there, use it with Mqtt:Host=127.0.0.1, else set another Mqtt:Embedded:Port.";

    /// <summary>Starts to listen.</summary>
    /// <returns>When listening.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public Task StartAsync() => _server.StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsStarted)
        {
            await _server.StopAsync(new MqttServerStopOptions());
        }

        _server.Dispose();
    }
}
