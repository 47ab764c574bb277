using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio;
using EdgeReasoner.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Starts the embedded broker when no other is configured, and keeps the transport connected.</summary>
/// <param name="options">How to reach the broker.</param>
/// <param name="transport">The transport.</param>
/// <param name="inbox">Takes received messages.</param>
/// <param name="decisions">Published again after each connection.</param>
/// <param name="state">Told when the daemon goes online or offline.</param>
/// <param name="lifetime">Ends the daemon when another takes its place.</param>
/// <param name="clock">Measures the patience with the model.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ConnectionService(
    MqttOptions options, MqttTransport transport, Inbox inbox, TriggerDecisions decisions, DaemonState state, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ConnectionService> logger)
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
        if (options.UsesEmbeddedBroker)
        {
            _broker = new EmbeddedBroker(options.Embedded.Port);
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
        decisions.SetAllUnpublished();
    }

    [LoggerMessage(120, LogLevel.Critical, "Another daemon with this node's name has connected to the broker; this one stops, so that the two do not throw each other out for ever")]
    private partial void LogTakenOver();
}
