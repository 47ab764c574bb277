using EdgeReasoner.Decisions;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Starts the embedded broker when no other is configured, and keeps the transport connected.</summary>
/// <param name="transport">The way to the broker.</param>
/// <param name="inbox">Takes received messages.</param>
/// <param name="onlineChanged">Told each time the daemon goes online or offline.</param>
/// <param name="state">Told when the daemon goes online or offline.</param>
/// <param name="lifetime">Ends the daemon when another takes its place.</param>
/// <param name="clock">Measures the patience with the model.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ConnectionService(
    MqttTransport transport, Inbox inbox, Action onlineChanged, DaemonState state, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ConnectionService> logger)
    : BackgroundService
{
    // Until then requests had better wait at the broker than be refused with "starting": after a crash they are those that were not answered.
    private static readonly TimeSpan ModelPatience = TimeSpan.FromSeconds(5);

#pragma warning disable CA2213 // disposed of in StopAsync, which the host always calls
    private EmbeddedBroker? _broker;
#pragma warning restore CA2213

    /// <inheritdoc/>
    /// <exception cref="System.Net.Sockets.SocketException">The embedded broker's port is taken.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (transport.Options.UsesEmbeddedBroker)
        {
            _broker = new EmbeddedBroker(transport.Options.Embedded.Port);
            await _broker.StartAsync();
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAny(state.Started, Task.Delay(ModelPatience, clock, stoppingToken));
        if (!await transport.RunAsync(inbox.Receive, OnOnlineChanged, stoppingToken))
        {
            state.TakenOver = "Another daemon with this node's name has connected to the broker and took this one's place; give each its own Node:Name.";
            LogTakenOver();
            lifetime.StopApplication();
        }
    }

    private void OnOnlineChanged()
    {
        state.Signal();
        onlineChanged();
    }

    [LoggerMessage(701, LogLevel.Critical, "Another daemon with this node's name has connected to the broker; this one stops, so that the two do not throw each other out for ever")]
    private partial void LogTakenOver();
}
