using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio;
using EdgeReasoner.Mqtt;
using Microsoft.Extensions.Hosting;

namespace EdgeReasoner.Hosting;

/// <summary>Starts the embedded broker when no other is configured, and keeps the transport connected.</summary>
/// <param name="options">How to reach the broker.</param>
/// <param name="transport">The transport.</param>
/// <param name="inbox">Takes received messages.</param>
/// <param name="decisions">Published again after each connection.</param>
/// <param name="state">Told when the daemon goes online or offline.</param>
internal sealed class ConnectionService(MqttOptions options, MqttTransport transport, Inbox inbox, TriggerDecisions decisions, DaemonState state) : BackgroundService
{
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
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => transport.RunAsync(inbox.Receive, OnOnlineChanged, stoppingToken);

    private void OnOnlineChanged()
    {
        state.Signal();
        decisions.SetAllUnpublished();
    }
}
