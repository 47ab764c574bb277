using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Hosting;
using EdgeReasoner.Journal;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>The whole daemon in process, with a scripted decider, against an embedded or another broker.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string? _folder; // removed at the end, unless the test named its own

    private TestDaemon(IHost host, DaemonConfiguration configuration, string? folder) => (_host, Configuration, _folder) = (host, configuration, folder);

    public DaemonConfiguration Configuration { get; }

    public ScriptedDecider Decider { get; private set; } = null!;

    public int BrokerPort => Configuration.Mqtt.UsesEmbeddedBroker ? Configuration.Mqtt.Embedded.Port : Configuration.Mqtt.Port;

    public Topics Topics => _host.Services.GetRequiredService<Topics>();

    public ReasoningHeartbeat Heartbeat => _host.Services.GetRequiredService<DeciderSlot>().Heartbeat;

    public DaemonState State => _host.Services.GetRequiredService<DaemonState>();

    public bool IsOnline => _host.Services.GetRequiredService<MqttTransport>().IsOnline;

    /// <summary>What <c>systemctl reload</c> is to do.</summary>
    public void Reload() => _host.Services.GetRequiredService<CredentialsService>().Reload();

    public AnswerJournal Journal => _host.Services.GetRequiredService<AnswerJournal>();

    public DaemonStatistics Statistics => State.Statistics;

    /// <summary>Starts the daemon and waits until it says <c>online</c> and has its decider.</summary>
    public static async Task<TestDaemon> StartAsync(
        int? brokerPort = null, string protocol = "5", TimeSpan? roundTime = null, Action<DaemonConfiguration>? configure = null, bool withModel = true,
        Func<DaemonConfiguration, LoopTiming, IDecider>? load = null, bool waitUntilOnline = true, Action<ILoggingBuilder>? logging = null,
        IGpioBoard? board = null, TimeProvider? time = null)
    {
        var configuration = new DaemonConfiguration();
        configuration.Node.Name = "test";
        configuration.Reflection.ExactFirst = false; // the decider is the test's own
        configuration.Mqtt.Protocol = protocol;
        configuration.Mqtt.Embedded.Port = FreePort.Next();
        if (brokerPort is { } port)
        {
            (configuration.Mqtt.Host, configuration.Mqtt.Port) = ("127.0.0.1", port);
        }

        var folder = configuration.Journal.Folder = Path.Combine(Path.GetTempPath(), $"edge-reasoner-{Guid.NewGuid():N}");
        configure?.Invoke(configuration);
        Assert.Empty(configuration.Problems());
        TestDaemon? daemon = null;
        var clock = time ?? TimeProvider.System;
        var host = Composition.Build(configuration, Load, clock, builder => { builder.ClearProviders(); logging?.Invoke(builder); }, board);
        daemon = new TestDaemon(host, configuration, configuration.Journal.Folder == folder ? folder : null);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var state = host.Services.GetRequiredService<DaemonState>();
        var transport = host.Services.GetRequiredService<MqttTransport>();
        await Until.HoldsAsync(() => (transport.IsOnline || !waitUntilOnline) && state.Readiness != Readiness.Starting);
        return daemon;

        IDecider Load(LoopTiming timing)
            => load is not null ? load(configuration, timing)
                : withModel ? daemon!.Decider = new ScriptedDecider(timing.Reserve, roundTime ?? TimeSpan.Zero, clock, configuration.Decoding.ParallelDecisions)
                : throw new ModelUnavailableException("scripted absence");
    }

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        if (_folder is not null && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
