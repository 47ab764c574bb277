using System.Collections.Concurrent;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Gpio.Readings;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class TriggerTests : IAsyncDisposable
{
    private static readonly LineAddress Relay = new("chip", 22);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    private readonly TimerClock _clock = new();
    private readonly ScriptedBoard _board = new();
    private readonly TriggerDecisions _decisions = new();
    private readonly DaemonState _state;
    private readonly ConcurrentQueue<(RequestDraft Draft, string Id, LocalRequester Requester, long ReceivedAt)> _asked = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OutputLine _line;
    private readonly Task _holding;
    private Task? _running;

    public TriggerTests()
    {
        _state = new DaemonState(_clock);
        _line = new OutputLine(_board, Relay, failSafe: false, new LineReport("relay", _state, NullLogger.Instance), _clock);
        _holding = _line.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _holding;
        await (_running ?? Task.CompletedTask);
        _stop.Dispose();
        _board.Dispose();
    }

    [Fact]
    public async Task OnPressed_ReadingsAreThere_AsksWithThemFromTheEdgeOn()
    {
        var trigger = Run(new ScriptedReading("t", new ReadingValue.Number(21.5m)), new ScriptedReading("door", new ReadingValue.State("open")));
        var pressedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        trigger.OnPressed(pressedAt);
        await AskedAsync(1);

        var (draft, id, requester, receivedAt) = Assert.Single(_asked);
        Assert.Equal(("pump", 1000, 2), (draft.Profile, draft.DeadlineMs, draft.Priority));
        Assert.Equal([new Reading("t", new ReadingValue.Number(21.5m)), new Reading("door", new ReadingValue.State("open"))], draft.Readings);
        Assert.Equal(($"{_state.Session:x}-1", "gpio", "gpio/button", pressedAt), (id, requester.Name, requester.Address, receivedAt));
    }

    [Fact]
    public async Task Answer_InTime_IsCarriedOutAndKept()
    {
        Run().OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        var answer = Decided("run");
        Answer(0, answer);

        Assert.Equal([false, true], _board.Driven(Relay));
        var decision = Assert.Single(_decisions.TakeUnpublished());
        Assert.Equal(("button", _clock.GetUtcNow()), (decision.Trigger, decision.DecidedAt));
        Assert.Same(answer, decision.Answer);
        Assert.Equal([new OutputEffect("relay", OutputLevel.High, null, null)], decision.Effects);
    }

    [Fact]
    public async Task Answer_TwiceForOnePress_IsCarriedOutOnce()
    {
        Run().OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);
        Answer(0, Decided("run"));
        Answer(0, Decided("stop"));

        Assert.Equal([false, true], _board.Driven(Relay));
    }

    [Fact]
    public async Task Deadline_CountsFromTheEdge_ThenTheOutputsGoToTheirFailSafeLevels()
    {
        var trigger = Run();
        var pressedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        trigger.OnPressed(pressedAt);
        await AskedAsync(1);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(700));
        var decision = await DecisionAsync();

        Assert.Equal((Outcome.Refused, RefusalReason.Expired, "deadline_ms"), (decision.Answer.Outcome, decision.Answer.Refusal!.Reason, decision.Answer.Refusal.Field));
        Assert.Equal($"{_state.Session:x}-1", decision.Answer.Key.Id);
        Assert.Equal([new OutputEffect("relay", OutputLevel.Low, "fault", null)], decision.Effects);
    }

    [Fact]
    public async Task Answer_AfterTheDeadline_IsNotCarriedOut()
    {
        Run().OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);
        await _clock.PassAsync(Budget);
        await DecisionAsync();
        Answer(0, Decided("run"));

        Assert.DoesNotContain(true, _board.Driven(Relay));
        Assert.Empty(_decisions.TakeUnpublished());
    }

    [Fact]
    public async Task Answer_OfAnEarlierPressAfterALaterOne_IsNotCarriedOut()
    {
        var trigger = Run();
        trigger.OnPressed(_clock.GetTimestamp());
        trigger.OnPressed(_clock.GetTimestamp());
        await AskedAsync(2);
        Answer(1, Decided("stop"));
        Answer(0, Decided("run"));

        Assert.DoesNotContain(true, _board.Driven(Relay));
        Assert.Equal("stop", Assert.Single(_decisions.TakeUnpublished()).Answer.Text);
    }

    [Fact]
    public async Task Reading_Missing_IsToldAndNothingIsAsked()
    {
        Run(new ScriptedReading("level", null)).OnPressed(_clock.GetTimestamp());
        var decision = await DecisionAsync();

        Assert.Equal(
            new Refusal(RefusalReason.NoReading, "The reading 'level' is missing: scripted", "readings.level"),
            decision.Answer.Refusal);
        Assert.Equal([new OutputEffect("relay", OutputLevel.Low, "fault", null)], decision.Effects);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Reading_MissingButOptional_IsLeftOut()
    {
        Run(new ScriptedReading("level", null, IsOptional: true), new ScriptedReading("t", new ReadingValue.Number(1))).OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);

        Assert.Equal(["t"], _asked.Single().Draft.Readings.Select(reading => reading.Name));
    }

    [Fact]
    public void OnPressed_MorePressesThanCanWait_IsRefusedAtOnce()
    {
        var trigger = New(); // nobody asks
        for (var press = 0; press < 16; press++)
        {
            trigger.OnPressed(_clock.GetTimestamp());
        }

        Assert.Empty(_decisions.TakeUnpublished());
        trigger.OnPressed(_clock.GetTimestamp());

        var decision = Assert.Single(_decisions.TakeUnpublished());
        Assert.Equal((RefusalReason.Overloaded, $"{_state.Session:x}-17"), (decision.Answer.Refusal!.Reason, decision.Answer.Key.Id));
    }

    [Fact]
    public async Task Answer_AfterTheStop_IsNotCarriedOut()
    {
        using var stop = new CancellationTokenSource();
        var trigger = New();
        var running = trigger.RunAsync(stop.Token);
        trigger.OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);
        await stop.CancelAsync();
        await running;
        Answer(0, Decided("run"));

        Assert.DoesNotContain(true, _board.Driven(Relay));
        Assert.Empty(_decisions.TakeUnpublished());
    }

    [Fact]
    public async Task Answer_LineBeyondReach_TellsTheProblem()
    {
        Run().OnPressed(_clock.GetTimestamp());
        await AskedAsync(1);
        _board.Break(Relay, new GpioFaultException(GpioFault.Failed, "gone"));
        Answer(0, Decided("run"));

        Assert.Equal([new OutputEffect("relay", OutputLevel.High, null, "failed: gone")], (await DecisionAsync()).Effects);
    }

    private static Answer Decided(string option)
        => new() { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = new AnswerValue.Option(option), Confidence = 0.9 };

    private Trigger New(params IReadingSource[] readings)
    {
        var rule = new OutputRule(new GpioOutputOptions { Levels = { ["run"] = OutputLevel.High, ["stop"] = OutputLevel.Low } }, AnswerType.Option);
        var setup = new TriggerSetup("button", "pump", Budget, 2, readings, [new TriggerOutput("relay", rule, _line, TimeSpan.Zero)]);
        var context = new GpioContext((draft, id, requester, at) => _asked.Enqueue((draft, id, requester, at)), new SensorTopics([]), _decisions, _state, _clock, NullLoggerFactory.Instance);
        return new Trigger(setup, context, NullLogger<Trigger>.Instance);
    }

    private Trigger Run(params IReadingSource[] readings)
    {
        var trigger = New(readings);
        _running = trigger.RunAsync(_stop.Token);
        return trigger;
    }

    private Task AskedAsync(int count) => Until.HoldsAsync(() => _asked.Count == count);

    private void Answer(int press, Answer answer) => _asked.ElementAt(press).Requester.Answered(answer);

    private async Task<TriggerDecision> DecisionAsync()
    {
        IReadOnlyList<TriggerDecision> taken = [];
        await Until.HoldsAsync(() => (taken = _decisions.TakeUnpublished()).Count > 0);
        return Assert.Single(taken);
    }

    private sealed record ScriptedReading(string Name, ReadingValue? Value, bool IsOptional = false) : IReadingSource
    {
        public Reading Read() => Value is null ? throw new ReadingMissingException("scripted") : new Reading(Name, Value);
    }
}
