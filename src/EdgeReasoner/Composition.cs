using EdgeReasoner.Configuration;
using EdgeReasoner.Hosting;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
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
    /// <param name="load">Loads the model, on the reasoning thread.</param>
    /// <param name="clock">All time.</param>
    /// <param name="logging">Further log settings; null for none.</param>
    /// <returns>A host that is ready to start.</returns>
    public static IHost Build(DaemonConfiguration configuration, Func<IDecider> load, TimeProvider clock, Action<ILoggingBuilder>? logging = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(configuration.Logging.Level);
        Systemd.Register(builder, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        logging?.Invoke(builder.Logging);

        var mqtt = configuration.Mqtt;
        var topics = new Topics(mqtt.BaseTopic, configuration.Node.Name, mqtt.ResponsePrefixes, mqtt.SharedGroup);
        var limits = new ConnectionLimits($"edgereasoner-{configuration.Node.Name}", configuration.ReceiveMaximum, configuration.Limits.MaxPayloadBytes);
        var state = new DaemonState(clock);
        var statistics = new DaemonStatistics();
        var feedback = new PublishFeedback();
        var outbox = new Outbox(statistics, clock);
        var envelopes = new EnvelopeReader(topics, configuration.Limits.MaxPayloadBytes);
        var inbox = new Inbox(configuration.Queue.Capacity, envelopes, outbox);
        var parser = new RequestParser(configuration.Limits, configuration.Profiles, configuration.Reflection.MaxRounds);
        var memory = new AnswerMemory(configuration.Limits.RememberedAnswers, TimeSpan.FromSeconds(configuration.Limits.RememberedSeconds), clock);
        var queue = new RequestQueue(configuration.Queue.Capacity);

        // The main path: transport -> inbox -> intake (envelope, payload, memory, admission) -> queue -> reasoning -> outbox -> publisher -> transport.
        // Services start in this order and stop in the reverse one, so that what is decided can still be published.
        var services = builder.Services;
        services.AddSingleton(state).AddSingleton(statistics).AddSingleton(topics).AddSingleton(queue);
        services.AddSingleton(provider => new MqttTransport(mqtt, topics, limits, new Random(), clock, Log<MqttTransport>(provider)));
        services.AddHostedService(provider => new ConnectionService(mqtt, Transport(provider), inbox, state));
        services.AddHostedService(provider => new PublishService(
            outbox, Transport(provider), state, statistics, feedback, clock, Log<PublishService>(provider)));
        services.AddHostedService(provider => new ReasoningService(
            load, queue, memory, outbox, state, statistics, feedback, clock, Log<ReasoningService>(provider)));
        services.AddHostedService(provider => new IntakeService(
            inbox, envelopes, parser, memory, queue, outbox, state, clock, Log<IntakeService>(provider)));
        services.AddHostedService(provider => new StatusService(
            state, new StatusSnapshot(state, queue, statistics, configuration), Transport(provider), topics, clock));
        return builder.Build();
    }

    private static MqttTransport Transport(IServiceProvider provider) => provider.GetRequiredService<MqttTransport>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
