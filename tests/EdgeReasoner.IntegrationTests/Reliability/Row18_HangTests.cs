using EdgeReasoner.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 18: the model hangs: a pass is cut at the deadline; where it does not react, everybody else hears in time and the watchdog starves.</summary>
public sealed class Row18_HangTests
{
    [Fact]
    public async Task Hang_ThatDoesNotReact_OthersHearAtTheirDeadlineAndThePulseStops()
    {
        using var decider = new HangingDecider();
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port, load: (_, _) => decider);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("open", 4000));
        await Until.HoldsAsync(() => decider.Advances >= 1); // has its direct answer, and rests
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("hang", 1000, priority: 3));
        await Until.HoldsAsync(() => decider.IsHanging);
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("waiting", 2000));
        var answers = (await client.AllAsync(2)).Select(RawClient.Json).ToDictionary(static answer => answer.GetProperty("id").GetString()!);

        Assert.Equal(206, Load.Status(answers["open"])); // its best so far, on time
        Assert.Equal(408, Load.Status(answers["waiting"]));
        await Until.HoldsAsync(() => daemon.Heartbeat.IsStuck);
        await Until.HoldsAsync(() => daemon.State.Readiness == Readiness.Degraded);
        await client.SendAsync(daemon.Topics.Request("hmi"), Load.Request("next", 1000));
        Assert.Equal(503, Load.Status(RawClient.Json(await client.NextAsync())));

        decider.Release();
        await Until.HoldsAsync(() => !daemon.Heartbeat.IsStuck);
    }

    /// <summary>The request named "hang" hangs in its direct answer until it is released; others have a direct answer and wait for rounds that never fit in between.</summary>
    private sealed class HangingDecider : IDecider
    {
        private readonly ManualResetEventSlim _released = new();
        private readonly ManualResetEventSlim _hung = new();
        private int _advances;

        public int Advances => Volatile.Read(ref _advances);

        public bool IsHanging => _hung.IsSet;

        public IPromptFormat Format { get; } = new SymbolicPromptFormat();

        public ModelIdentity Model { get; } = new("hanging", new string('0', 64), "none");

        public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation) => new Hanging(this, pending);

        public void Measure(CancellationToken cancellation)
        {
        }

        public void Release() => _released.Set();

        public void Dispose()
        {
            _released.Set();
            _released.Dispose();
            _hung.Dispose();
        }

        private sealed class Hanging(HangingDecider decider, PendingDecision pending) : IOngoingDecision
        {
            public Answer? Result { get; private set; }

            public RoundEstimate Offer => new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

            public void Advance()
            {
                Interlocked.Increment(ref decider._advances);
                if (pending.Request.Id == "hang")
                {
                    decider._hung.Set();
                    decider._released.Wait(CancellationToken.None);
                    Result = new Answer { Outcome = Outcome.Refused, StopReason = StopReason.BudgetTooSmall };
                }
                else if (decider.Advances > 1)
                {
                    // a short round, again and again, until the one that hangs gets in between
                    SpinWait.SpinUntil(static () => false, TimeSpan.FromMilliseconds(1));
                }
            }

            public Answer Conclude(StopReason reason) => Result = new Answer
            {
                Outcome = reason == StopReason.Deadline ? Outcome.BestSoFar : Outcome.Decided,
                Value = new AnswerValue.Option("a"),
                Confidence = 0.9,
                StopReason = reason,
                Ranking = [new("a", 0.9)],
            };
        }
    }
}
