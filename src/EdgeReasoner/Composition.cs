using EdgeReasoner.Configuration;
using EdgeReasoner.Hosting;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner;

/// <summary>
/// The object graph, in the order in which a request meets it. Nothing is looked up by type anywhere else: the container only
/// starts and stops the services and hands out loggers.
/// </summary>
internal static class Composition
{
    /// <summary>Puts the daemon together.</summary>
    /// <param name="configuration">Settings without problems.</param>
    /// <param name="load">Makes the decider, on the reasoning thread; it is given the daemon's parts that it shares.</param>
    /// <param name="clock">All time.</param>
    /// <param name="logging">Further log settings; null for none.</param>
    /// <returns>A host that is ready to start.</returns>
    public static IHost Build(DaemonConfiguration configuration, DeciderLoader load, TimeProvider clock, Action<ILoggingBuilder>? logging = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(configuration.Logging.Level);
        Systemd.Register(builder, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        logging?.Invoke(builder.Logging);

        var mqtt = configuration.Mqtt;
        var topics = new Topics(mqtt.BaseTopic, configuration.Node.Name, mqtt.ResponsePrefixes, mqtt.SharedGroup);
        var state = new DaemonState(clock);
        var limits = new ConnectionLimits($"edgereasoner-{configuration.Node.Name}", configuration.ReceiveMaximum, configuration.Limits.MaxPayloadBytes, state.Session);
        var statistics = new DaemonStatistics();
        var outbox = new Outbox(statistics, clock);
        var envelopes = new EnvelopeReader(topics, configuration.Limits.MaxPayloadBytes);
        var inbox = new Inbox(configuration.Queue.Capacity, envelopes, outbox);
        var parser = new RequestParser(configuration.Limits, configuration.Profiles, configuration.Reflection.MaxRounds);
        var memory = new AnswerMemory(configuration.Journal.MaxAnswers, configuration.Journal.MaxBytes, TimeSpan.FromSeconds(configuration.Journal.KeepSeconds), clock);
        var failPoints = FailPoints.Parse(Environment.GetEnvironmentVariable(FailPoints.Variable));
        var starvation = new StarvationWatch();
        var costs = new CostModel();
        var reserve = new Reserve(configuration.Reserve);
        var format = new SymbolicPromptFormat();

        // The main path: transport -> inbox -> intake (envelope, payload, memory, admission) -> queue -> reasoning -> keeper (journal) -> outbox -> publisher -> transport.
        // Services start in this order and stop in the reverse one, so that what is decided can still be published.
        var services = builder.Services;
        services.AddSingleton(state).AddSingleton(statistics).AddSingleton(topics);
        services.AddSingleton(_ => new DecisionQueue<PendingRequest>(configuration.Queue.Capacity, new AdmissionControl(costs, reserve, configuration.Reflection.Checkers), clock));
        services.AddSingleton(provider => new MqttTransport(mqtt, topics, limits, new Random(), failPoints, clock, Log<MqttTransport>(provider)));
        services.AddSingleton(provider => new AnswerJournal(configuration.Journal, configuration.Node.Name, memory, failPoints, Log<AnswerJournal>(provider)));
        services.AddSingleton(provider => new AnswerKeeper(Journal(provider), memory, outbox, state, failPoints, clock, Log<AnswerKeeper>(provider)));
        services.AddHostedService(Keeper);
        services.AddHostedService(provider => new ConnectionService(
            mqtt, Transport(provider), inbox, state, provider.GetRequiredService<IHostApplicationLifetime>(), clock, Log<ConnectionService>(provider)));
        services.AddHostedService(provider => new PublishService(
            outbox, Journal(provider), Transport(provider), state, statistics, reserve, failPoints, clock, Log<PublishService>(provider)));
        services.AddHostedService(provider => new ReasoningService(
            () => load(format, costs, reserve), Queue(provider), Keeper(provider), outbox, starvation, state, statistics, clock, Log<ReasoningService>(provider)));
        services.AddHostedService(provider => new IntakeService(
            inbox, envelopes, parser, memory, format, Queue(provider), outbox, starvation, state, failPoints, clock, Log<IntakeService>(provider)));
        services.AddHostedService(provider => new StatusService(
            state, new StatusSnapshot(state, Queue(provider), statistics, costs, configuration), Transport(provider), topics, clock));
        return builder.Build();
    }

    private static MqttTransport Transport(IServiceProvider provider) => provider.GetRequiredService<MqttTransport>();

    private static AnswerJournal Journal(IServiceProvider provider) => provider.GetRequiredService<AnswerJournal>();

    private static AnswerKeeper Keeper(IServiceProvider provider) => provider.GetRequiredService<AnswerKeeper>();

    private static DecisionQueue<PendingRequest> Queue(IServiceProvider provider) => provider.GetRequiredService<DecisionQueue<PendingRequest>>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
