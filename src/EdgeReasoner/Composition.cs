using EdgeReasoner.Configuration;
using EdgeReasoner.Decisions;
using EdgeReasoner.Faults;
using EdgeReasoner.Feedback;
using EdgeReasoner.Gpio;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Hosting;
using EdgeReasoner.Journal;
using EdgeReasoner.Metrics;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Exact;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Wire;
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
    /// <param name="load">Makes the decider, on the reasoning thread; it is given the timing that it shares with admission and publishing, and throws <see cref="ModelUnavailableException"/> when there is no model.</param>
    /// <param name="clock">All time.</param>
    /// <param name="logging">Further log settings; null for none.</param>
    /// <param name="board">The board's lines; null for those of this machine, through libgpiod.</param>
    /// <param name="reload">Reads the settings again at SIGHUP; null when they are not to be reloaded.</param>
    /// <returns>A host that is ready to start.</returns>
    public static IHost Build(
        DaemonConfiguration configuration, Func<LoopTiming, IDecider> load, TimeProvider clock, Action<ILoggingBuilder>? logging = null, IGpioBoard? board = null, ReloadSource? reload = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var level = new LogLevelSwitch(configuration.Logging.Level);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter(level.Lets);
        Systemd.Register(builder, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), withDetails: () => level.Lets(LogLevel.Debug));
        logging?.Invoke(builder.Logging);

        // What a request meets, in this order.
        var mqtt = configuration.Mqtt;
        var state = new DaemonState(clock);
        var topics = new Topics(mqtt.BaseTopic, configuration.Node.Name, mqtt.ResponsePrefixes, mqtt.SharedGroup);
        var sensors = new SensorTopics(configuration.Gpio.Triggers.Values.SelectMany(trigger => trigger.Readings.Values).Select(reading => reading.Topic).Where(topic => topic.Length > 0));
        var failPoints = FailPoints.Parse(Environment.GetEnvironmentVariable(FailPoints.Variable));
        var limits = new ConnectionLimits($"edgereasoner-{configuration.Node.Name}", configuration.ReceiveMaximum, configuration.Limits.MaxPayloadBytes, state.Session);
        var setup = new MqttSetup(mqtt, topics, sensors, limits, failPoints);
        var catalog = configuration.Catalog();
        var reader = new MqttRequestReader(topics, new RequestParser(catalog, configuration.Limits.MaxPayloadBytes), configuration.Limits.MaxPayloadBytes, clock);
        var outbox = new Outbox(state.Statistics, clock);
        var requesters = configuration.Requesters;
        var budgets = new RequesterBudgets(requesters.PerSecond > 0 ? requesters.PerSecond : double.PositiveInfinity, requesters.Burst, RequesterOptions.Most, clock);
        // Twice what may be unacknowledged: after a crash the broker delivers all of that again at once, and half of the places is what one requester may fill.
        var inbox = new Inbox(2 * (configuration.Queue.Capacity + 1), reader, budgets, outbox);
        var cache = new AnswerCache(JournalOptions.MaxAnswers, JournalOptions.MaxBytes, configuration.AnswerLifetime, clock);
        var timing = new LoopTiming(new CostModel(), new Reserve(new ReserveOptions()), clock);
        var admission = new AdmissionControl(timing, configuration.Reflection.Checkers);
        var heartbeat = new ReasoningHeartbeat(clock);
#pragma warning disable CA2000 // the container disposes of it
        var slot = new DeciderSlot(() => load(timing), heartbeat);
#pragma warning restore CA2000
        var exact = new ExactWay(clock, configuration.Reflection.ExactFirst);
        var ledger = new DecisionLedger(configuration.Feedback.File.Length > 0 ? FeedbackOptions.Remembered : 1);
        var decisions = new TriggerDecisions();
        var watchdog = ProgressWatchdog.TimeoutOf(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"));

        // The main path: transport -> inbox -> intake (reader, gate: cache, exact code, language, admission) -> queue -> reasoning -> keeper (journal) -> outbox -> publisher -> transport.
        // Services start in this order and stop in the reverse one, so that what is decided can still be published.
        var services = builder.Services;
        services.AddSingleton(state).AddSingleton(topics).AddSingleton(_ => slot);
        services.AddSingleton(provider => new MqttTransport(setup, state, new Random(), clock, Log<MqttTransport>(provider)));
        services.AddSingleton(_ => new DecisionQueue<PendingRequest>(
            configuration.Queue.Capacity, configuration.Queue.OpenDecisions, admission, clock, configuration.Decoding.ParallelDecisions > 1));
        services.AddSingleton(provider => new RequestGate(cache, exact, slot, Queue(provider), Keeper(provider), state, Log<RequestGate>(provider)));
        services.AddSingleton(provider => new AnswerJournal(configuration.Journal, configuration.Node.Name, cache, failPoints, Log<AnswerJournal>(provider)));
        services.AddSingleton(provider => new AnswerKeeper(Journal(provider), outbox, ledger, state, clock, Log<AnswerKeeper>(provider)));
        services.AddHostedService(provider => new RefusalLog(state, clock, Log<RefusalLog>(provider)));
        services.AddHostedService(Keeper);
        services.AddHostedService(provider => new ConnectionService(
            Transport(provider), inbox, decisions.SetAllUnpublished, state, provider.GetRequiredService<IHostApplicationLifetime>(), clock, Log<ConnectionService>(provider)));
        services.AddSingleton(provider => new CredentialsService(mqtt, Transport(provider), state, clock, Log<CredentialsService>(provider)));
        services.AddHostedService(static provider => provider.GetRequiredService<CredentialsService>());
        services.AddHostedService(provider => new PublishService(outbox, Journal(provider), Transport(provider), state, timing.Reserve, clock, Log<PublishService>(provider)));
        services.AddHostedService(provider => new ReasoningService(slot, Queue(provider), Keeper(provider), state, clock, Log<ReasoningService>(provider)));
        services.AddSingleton(provider => new FeedbackService(configuration.Feedback, ledger, state.Statistics, clock, Log<FeedbackService>(provider)));
        services.AddHostedService(static provider => provider.GetRequiredService<FeedbackService>());
        services.AddHostedService(provider => new IntakeService(
            inbox, reader, Gate(provider), outbox, provider.GetRequiredService<FeedbackService>(), failPoints, Log<IntakeService>(provider)));

        // What watches over it.
        services.AddHostedService(provider => new ProgressWatchdog(
            heartbeat, provider.GetService<ISystemdNotifier>(), watchdog, state, clock, Log<ProgressWatchdog>(provider)));
        services.AddSingleton(provider => new StatusSnapshot(state, Queue(provider), timing.Costs, configuration, () => level.Lets(LogLevel.Debug)));
        services.AddHostedService(provider => new StatusService(state, Status(provider), Transport(provider), topics, clock, Log<StatusService>(provider)));
        services.AddSingleton(provider => new Instruments(state, Queue(provider), timing.Costs));
        services.AddHostedService(provider => new MetricsService(
            configuration.Metrics, provider.GetRequiredService<Instruments>(), Status(provider), state, Log<MetricsService>(provider)));
        if (configuration.Gpio.IsUsed)
        {
            // A second way in and out: presses go through the same gate, their answers to the outputs instead of the broker.
            services.AddHostedService(provider => new TriggerDecisionService(decisions, Transport(provider), topics, clock, Log<TriggerDecisionService>(provider)));
            services.AddHostedService(provider => new GpioService(configuration, board ?? new LibgpiodBoard(), new GpioContext(
                new LocalRequests(catalog, Gate(provider), outbox, clock).Ask, sensors, decisions, state, clock, provider.GetRequiredService<ILoggerFactory>())));
        }

        if (reload is not null)
        {
            services.AddHostedService(provider => new ReloadService(
                reload, catalog, level, provider.GetRequiredService<CredentialsService>().Reload, provider.GetService<ISystemdNotifier>(), Log<ReloadService>(provider)));
        }

        if (builder.Services.Any(service => service.ServiceType == typeof(ISystemdNotifier)))
        {
            // Last: its start ends, and READY is said, when the daemon can decide.
            services.AddHostedService(provider => new ServiceManagerReport(
                provider.GetRequiredService<ISystemdNotifier>(), state, clock));
        }

        return builder.Build();
    }

    private static MqttTransport Transport(IServiceProvider provider) => provider.GetRequiredService<MqttTransport>();

    private static RequestGate Gate(IServiceProvider provider) => provider.GetRequiredService<RequestGate>();

    private static AnswerJournal Journal(IServiceProvider provider) => provider.GetRequiredService<AnswerJournal>();

    private static AnswerKeeper Keeper(IServiceProvider provider) => provider.GetRequiredService<AnswerKeeper>();

    private static DecisionQueue<PendingRequest> Queue(IServiceProvider provider) => provider.GetRequiredService<DecisionQueue<PendingRequest>>();

    private static StatusSnapshot Status(IServiceProvider provider) => provider.GetRequiredService<StatusSnapshot>();

    private static ILogger<T> Log<T>(IServiceProvider provider) => provider.GetRequiredService<ILogger<T>>();
}
