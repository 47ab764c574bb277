using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Feedback;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Exact;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>The daemon's main path without broker, disk and model, on a clock of the test's; a direct answer is predicted to take 4 ms.</summary>
internal sealed class MainPath : IDisposable
{
    private readonly AckOrder _order = new();

    public MainPath(int queueCapacity = 4, string? journalFolder = null, int maxParallel = 1, ScriptedDecider? decider = null, FakeTimeProvider? clock = null)
    {
        Clock = clock ?? new FakeTimeProvider();
        Decider = decider ?? new ScriptedDecider(maxParallel) { Format = Format };
        Heartbeat = new ReasoningHeartbeat(Clock);
        State = new DaemonState(Clock);
        Outbox = new Outbox(State.Statistics, Clock);
        Reader = new MqttRequestReader(Topics, SomeRequest.Parser(), MaxPayloadBytes, Clock);
        Cache = new AnswerCache(16, 1 << 20, TimeSpan.FromHours(1), Clock);
        Queue = new DecisionQueue<PendingRequest>(queueCapacity, mostOpen: 2, new AdmissionControl(Timing()), Clock, sharesRounds: maxParallel > 1);
        Slot = new DeciderSlot(() => Decider, Heartbeat);
        Journal = new AnswerJournal(
            new JournalOptions { Durable = journalFolder is not null, Folder = journalFolder ?? "" }, "node", Cache, null, NullLogger<AnswerJournal>.Instance);
        Keeper = new AnswerKeeper(Journal, Outbox, Ledger, State, Clock, NullLogger<AnswerKeeper>.Instance);
        Gate = new RequestGate(Cache, new ExactWay(Clock), Slot, Queue, Keeper, State, NullLogger<RequestGate>.Instance);
    }

    public const int MaxPayloadBytes = 1000;

    public FakeTimeProvider Clock { get; }

    public Topics Topics { get; } = new("b/v1", "n", ["clients/<requester>/"]);

    public ScriptedFormat Format { get; } = new();

    public ScriptedDecider Decider { get; }

    public ReasoningHeartbeat Heartbeat { get; }

    public DaemonState State { get; }

    public Outbox Outbox { get; }

    public MqttRequestReader Reader { get; }

    public AnswerCache Cache { get; }

    public DecisionQueue<PendingRequest> Queue { get; }

    public DeciderSlot Slot { get; }

    public RequestGate Gate { get; }

    public AnswerJournal Journal { get; }

    public AnswerKeeper Keeper { get; }

    public DecisionLedger Ledger { get; } = new(capacity: 16);

    /// <summary>Loads the model at once, so that requests are let in.</summary>
    public MainPath Ready()
    {
        State.SetReady(Slot.Load().Model);
        return this;
    }

    /// <summary>A choice between a and b.</summary>
    public static string Payload(string id, int deadlineMs = 1000, int priority = 1, string more = "")
        => $$"""{"id":"{{id}}","question":"q","options":["a","b"],"deadline_ms":{{deadlineMs}},"priority":{{priority}}{{more}}}""";

    /// <summary>A message received now.</summary>
    public InboundMessage Message(string payload, string requester = "hmi", string kind = "request") => new()
    {
        Topic = $"b/v1/n/{kind}/{requester}",
        Payload = Encoding.UTF8.GetBytes(payload),
        PayloadLength = Encoding.UTF8.GetByteCount(payload),
        ReceivedAt = Clock.GetTimestamp(),
        Receipt = Receipt(),
    };

    public Receipt Receipt() => _order.Arrive(static _ => Task.CompletedTask);

    public MqttRequester Requester(string name = "hmi") => new(name, Topics.Answer(name), [7], null, Receipt());

    /// <summary>A request as it was read from a message received now.</summary>
    public Arrival Arrival(string id, int deadlineMs = 1000, int priority = 1, string? fallback = null, Requester? requester = null)
    {
        var request = new DecisionRequest
        {
            Id = id,
            Question = "q",
            Options = [new DecisionOption("a"), new DecisionOption("b")],
            Budget = TimeSpan.FromMilliseconds(deadlineMs),
            Priority = priority,
            Fallback = fallback,
        };
        return new Arrival(request, requester ?? Requester(), new RequestKey(id), Clock.GetTimestamp(), Deadline.After(Clock, request.Budget)) { Payload = Encoding.UTF8.GetBytes(id) };
    }

    /// <summary>A request that was let in, as the gate makes it.</summary>
    public AdmittedRequest Admitted(Arrival arrival)
    {
        if (arrival.Requester is MqttRequester requester)
        {
            Cache.Enter(requester.KeyOf(arrival.Request.Id), arrival.Payload.Span, new WaitingDuplicate(requester, arrival.Deadline), out _);
        }

        return new AdmittedRequest(arrival, arrival.Key with { DecisionId = $"d-{arrival.Request.Id}" });
    }

    public AdmittedRequest Admitted(string id, int deadlineMs = 1000) => Admitted(Arrival(id, deadlineMs));

    /// <summary>A request that waits for the model, as the gate makes it.</summary>
    public PendingRequest Pending(Arrival arrival) => new(Admitted(arrival), new ScriptedPrompt());

    public PendingRequest Pending(string id, int deadlineMs = 1000) => Pending(Arrival(id, deadlineMs));

    /// <summary>What was sent; null for nothing.</summary>
    public OutboundAnswer? Sent() => Outbox.Reader.TryRead(out var sent) ? sent : null;

    /// <summary>What is sent next, by whichever thread.</summary>
    public Task<OutboundAnswer> NextSentAsync() => Soon.Get(Outbox.Reader.ReadAsync);

    public static string? Property(OutboundMessage message, string name)
        => message.UserProperties.Where(property => property.Name == name).Select(property => property.Value).SingleOrDefault();

    public void Dispose()
    {
        Journal.Dispose();
        Queue.Dispose();
    }

    private LoopTiming Timing()
    {
        var costs = new CostModel();
        for (var tokens = 2; tokens <= 130; tokens++)
        {
            costs.ObservePrefill(2 + (tokens % 62), 0, TimeSpan.FromMilliseconds(2 + (tokens % 62)));
        }

        return new LoopTiming(costs, new Reserve(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 }), Clock);
    }
}
