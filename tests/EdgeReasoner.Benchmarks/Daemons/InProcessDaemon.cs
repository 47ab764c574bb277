using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>The daemon's own composition in this process, under the JIT compiler.</summary>
internal sealed class InProcessDaemon : IDaemonUnderTest
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly IHost _host;
    private readonly string _folder;

    private InProcessDaemon(IHost host, string folder, BrokerAddress address, string description)
        => (_host, _folder, Host, Port, Description) = (host, folder, address.Host, address.Port, description);

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string Host { get; }

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public Topics Topics => _host.Services.GetRequiredService<Topics>();

    /// <inheritdoc/>
    public string ModelHash => State.Model!.Sha256;

    /// <summary>Gets what the daemon itself counted.</summary>
    public DaemonStatistics Statistics => _host.Services.GetRequiredService<DaemonState>().Statistics;

    /// <summary>Gets its journal.</summary>
    public AnswerJournal Journal => _host.Services.GetRequiredService<AnswerJournal>();

    private DaemonState State => _host.Services.GetRequiredService<DaemonState>();

    /// <summary>Starts it and waits until it decides.</summary>
    /// <param name="model">Model folder.</param>
    /// <param name="broker">A broker; null for the embedded one.</param>
    /// <param name="clock">All time.</param>
    /// <param name="state">Where the journal's folder is made; null for the system's folder of temporary files.</param>
    /// <param name="configure">Sets more; null for nothing.</param>
    /// <returns>The running daemon.</returns>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    public static async Task<InProcessDaemon> StartAsync(string model, BrokerAddress? broker, TimeProvider clock, string? state = null, Action<DaemonConfiguration>? configure = null)
    {
        var address = broker ?? BrokerAddress.Free();
        var configuration = new DaemonConfiguration();
        configuration.Node.Name = "benchmark";
        configuration.Model.Folder = model;
        (configuration.Mqtt.Host, configuration.Mqtt.Port) = broker is null ? ("", 0) : (address.Host, address.Port);
        configuration.Mqtt.Embedded.Port = address.Port;
        configuration.Journal.Folder = StateFolder.New(state);
        configure?.Invoke(configuration);
        var host = Composition.Build(
            configuration, timing => ModelDecider.Load(configuration.ModelSettings(), timing), clock, logging => logging.ClearProviders());
        var daemon = new InProcessDaemon(host, configuration.Journal.Folder, address, $"in process, {(broker is null ? "embedded broker" : $"broker at {broker.Host}:{broker.Port}")}");
        await host.StartAsync();
        while (daemon.State.Readiness == Readiness.Starting || !host.Services.GetRequiredService<MqttTransport>().IsOnline)
        {
            await Task.Delay(Poll, clock);
        }

        if (daemon.State.ModelProblem is { } problem)
        {
            await daemon.DisposeAsync();
            throw new ModelUnavailableException(problem);
        }

        return daemon;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
