using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio;
using EdgeReasoner.Hosting;
using EdgeReasoner.Hosting.Feedback;
using EdgeReasoner.Journal;
using EdgeReasoner.Metrics;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
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
    /// <param name="board">The board's lines; null for those of this machine, through libgpiod.</param>
    /// <param name="reload">Reads the settings again at SIGHUP; null when they are not to be reloaded.</param>
    /// <returns>A host that is ready to start.</returns>
    public static IHost Build(
        DaemonConfiguration configuration, DeciderLoader load, TimeProvider clock, Action<ILoggingBuilder>? logging = null, IGpioBoard? board = null, ReloadSource? reload = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var level = new LogLevelSwitch(configuration.Logging.Level);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter(level.Lets);
        Systemd.Register(builder, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), withDetails: () => level.Lets(LogLevel.Debug));
        logging?.Invoke(builder.Logging);

        var mqtt = configuration.Mqtt;
        var topics = new Topics(mqtt.BaseTopic, configuration.Node.Name, mqtt.ResponsePrefixes, mqtt.SharedGroup);
        var state = new DaemonState(clock);
        var limits = new ConnectionLimits($"edgereasoner-{configuration.Node.Name}", configuration.ReceiveMaximum, configuration.Limits.MaxPayloadBytes, state.Session);
        var statistics = new DaemonStatistics();
        var health = new BrokerHealth();
        var outbox = new Outbox(statistics, clock);
        var envelopes = new EnvelopeReader(topics, configuration.Limits.MaxPayloadBytes);
        var requesters = configuration.Requesters;
        var budgets = new RequesterBudgets(requesters.PerSecond > 0 ? requesters.PerSecond : double.PositiveInfinity, requesters.Burst, requesters.Most, clock);
        // Twice what may be unacknowledged: after a crash the broker delivers all of that again at once, and half of the places is what one requester may fill.
        var inbox = new Inbox(2 * (configuration.Queue.Capacity + 1), envelopes, budgets, outbox);
        var parser = new RequestParser(configuration.Limits, configuration.Profiles, configuration.Reflection.MaxRounds);
        var memory = new AnswerMemory(configuration.Journal.MaxAnswers, configuration.Journal.MaxBytes, TimeSpan.FromSeconds(configuration.Journal.KeepSeconds), clock);
        var failPoints = FailPoints.Parse(Environment.GetEnvironmentVariable(FailPoints.Variable));
        var starvation = new StarvationWatch();
        var ledger = new DecisionLedger(configuration.Feedback.File.Length > 0 ? configuration.Feedback.Remembered : 1);
        var pulse = new ReasoningPulse(clock);
        var watchdog = ProgressWatchdog.TimeoutOf(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"));
        var costs = new CostModel();
        var reserve = new Reserve(configuration.Reserve);
        var format = PromptFormats.For(configuration.Model);
        var sensors = new SensorTopics(configuration.Gpio.Triggers.Values.SelectMany(trigger => trigger.Readings.Values).Select(reading => reading.Topic).Where(topic => topic.Length > 0));
        var decisions = new TriggerDecisions();

        // The main path: transport -> inbox -> intake (envelope, payload, memory, admission) -> queue -> reasoning -> keeper (journal) -> outbox -> publisher -> transport.
        // Services start in this order and stop in the reverse one, so that what is decided can still be published.
        var services = builder.Services;
        services.AddSingleton(state).AddSingleton(statistics).AddSingleton(topics).AddSingleton(health).AddSingleton(pulse);
        services.AddSingleton(provider => new CredentialsService(mqtt, Transport(provider), health, state, clock, Log<CredentialsService>(provider)));
        services.AddSingleton(_ => new DecisionQueue<PendingRequest>(
            configuration.Queue.Capacity, configuration.Queue.OpenDecisions, new AdmissionControl(costs, reserve, configuration.Reflection.Checkers), clock, configuration.Decoding.ParallelDecisions > 1));
        services.AddSingleton(provider => new MqttTransport(mqtt, topics, sensors, limits, new Random(), failPoints, clock, health, Log<MqttTransport>(provider)));
        services.AddSingleton(provider => new AnswerJournal(configuration.Journal, configuration.Node.Name, memory, failPoints, Log<AnswerJournal>(provider)));
        services.AddSingleton(provider => new AnswerKeeper(Journal(provider), memory, outbox, state, failPoints, clock, Log<AnswerKeeper>(provider)));
        services.AddHostedService(Keeper);
        services.AddHostedService(provider => new ConnectionService(
            mqtt, Transport(provider), inbox, decisions, state, provider.GetRequiredService<IHostApplicationLifetime>(), clock, Log<ConnectionService>(provider)));
        services.AddHostedService(provider => provider.GetRequiredService<CredentialsService>());
        services.AddHostedService(provider => new PublishService(
            outbox, Journal(provider), Transport(provider), state, statistics, reserve, failPoints, clock, Log<PublishService>(provider)));
        services.AddHostedService(provider => new ReasoningService(
            () => load(format, costs, reserve), Queue(provider), Keeper(provider), outbox, ledger, starvation, pulse, state, statistics, clock, Log<ReasoningService>(provider)));
        services.AddSingleton(provider => new FeedbackService(configuration.Feedback, ledger, statistics, clock, Log<FeedbackService>(provider)));
        services.AddHostedService(static provider => provider.GetRequiredService<FeedbackService>());
        services.AddHostedService(provider => new IntakeService(
            inbox, envelopes, parser, memory, format, Queue(provider), outbox, provider.GetRequiredService<FeedbackService>(), topics, statistics, starvation, state, failPoints, clock, Log<IntakeService>(provider)));
        services.AddHostedService(provider => new ProgressWatchdog(
            pulse, provider.GetService<ISystemdNotifier>(), watchdog, state, clock, Log<ProgressWatchdog>(provider)));
        services.AddSingleton(provider => new StatusSnapshot(state, Queue(provider), statistics, costs, health, configuration));
        services.AddHostedService(provider => new StatusService(state, Status(provider), Transport(provider), topics, clock));
        services.AddSingleton(provider => new Instruments(statistics, state, health, Queue(provider), costs));
        services.AddHostedService(provider => new MetricsService(
            configuration.Metrics, provider.GetRequiredService<Instruments>(), Status(provider), Log<MetricsService>(provider)));
        if (configuration.Gpio.IsUsed)
        {
            // A second way in and out: presses go into the same inbox, their answers to the outputs instead of the broker.
            services.AddHostedService(provider => new TriggerDecisionService(decisions, Transport(provider), topics, clock, Log<TriggerDecisionService>(provider)));
            services.AddHostedService(provider => new GpioService(
                configuration, board ?? new LibgpiodBoard(), inbox, topics, sensors, decisions, state, clock, provider.GetRequiredService<ILoggerFactory>()));
        }

        if (reload is not null)
        {
            services.AddHostedService(provider => new ReloadService(
                reload, parser, level, provider.GetRequiredService<CredentialsService>().Reload, provider.GetService<ISystemdNotifier>(), Log<ReloadService>(provider)));
        }

        if (builder.Services.Any(service => service.ServiceType == typeof(ISystemdNotifier)))
        {
            // Last: its start ends, and READY is said, when the daemon can decide.
            services.AddHostedService(provider => new ServiceManagerReport(
                provider.GetRequiredService<ISystemdNotifier>(), state, health, statistics, clock));
        }

        return builder.Build();
    }

    private static MqttTransport Transport(IServiceProvider provider) => provider.GetRequiredService<MqttTransport>();

    private static AnswerJournal Journal(IServiceProvider provider) => provider.GetRequiredService<AnswerJournal>();

    private static AnswerKeeper Keeper(IServiceProvider provider) => provider.GetRequiredService<AnswerKeeper>();

    private static DecisionQueue<PendingRequest> Queue(IServiceProvider provider) => provider.GetRequiredService<DecisionQueue<PendingRequest>>();

    private static StatusSnapshot Status(IServiceProvider provider) => provider.GetRequiredService<StatusSnapshot>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
