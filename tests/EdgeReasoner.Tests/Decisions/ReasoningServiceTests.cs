using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Inference;
using EdgeReasoner.Journal;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class ReasoningServiceTests : IAsyncDisposable
{
    private MainPath _path = new();
    private ReasoningService? _service;

    [Fact]
    public async Task Load_Model_MakesTheDaemonReadyWithIt()
    {
        await StartAsync();

        Assert.Equal((Readiness.Ready, _path.Decider.Model), (_path.State.Readiness, _path.State.Model));
    }

    [Fact]
    public async Task Load_NoModel_IsSaidAndTheThreadIsNotMissed()
    {
        using var slot = new DeciderSlot(static () => throw new ModelUnavailableException("The folder is empty."), _path.Heartbeat);
        await StartAsync(slot);
        Assert.Equal((Readiness.NoModel, "The folder is empty."), (_path.State.Readiness, _path.State.ModelProblem));

        Soon.Is(() =>
        {
            _path.Clock.Advance(TimeSpan.FromHours(1));
            return !_path.Heartbeat.IsStuck;
        });
    }

    [Fact]
    public async Task Idle_WakesAtNoTime()
    {
        var clock = new WakingClock();
        Use(new MainPath(clock: clock));
        await StartAsync();
        Soon.Is(() => _path.Heartbeat.IsResting);

        Assert.Equal(0, clock.Count);
    }

    [Fact]
    public async Task Idle_ThreadThatIsAsked_Answers()
    {
        await StartAsync();
        Soon.Is(() => _path.Heartbeat.IsResting);

        for (var i = 0; i < 3; i++)
        {
            _path.Heartbeat.Ask();
            Soon.Is(() => _path.Heartbeat.IsResting);
        }

        _path.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_path.Heartbeat.IsStuck);
    }

    [Fact]
    public async Task Turn_WithAnAnswer_IsKeptAndSent()
    {
        await StartAsync();
        Enqueue("r1");

        (await _path.Decider.NextAsync()).End();

        var answer = await NextAsync();
        Assert.Equal(("r1", 200, "a", "d-r1"), (answer.Id, answer.Status, answer.Answer, answer.DecisionId));
        Assert.Equal(CacheLookup.Answered, Lookup("r1"));
    }

    [Fact]
    public async Task Turn_WithoutAnAnswer_GoesOnInALaterOne()
    {
        await StartAsync();
        Enqueue("r1");
        var decision = await _path.Decider.NextAsync();

        decision.Pause();
        decision.Pause();
        decision.End();

        Assert.Equal("a", (await NextAsync()).Answer);
        Assert.Equal(3, decision.Advances);
    }

    [Fact]
    public async Task Turn_BetweenTwoRounds_GoesToTheMoreUrgent()
    {
        await StartAsync();
        Enqueue("calm");
        var calm = await _path.Decider.NextAsync();
        Enqueue("alarm", priority: 3);

        calm.Pause();
        (await _path.Decider.NextAsync()).End();
        calm.End();

        Assert.Equal(["alarm", "calm"], [(await NextAsync()).Id, (await NextAsync()).Id]);
    }

    [Fact]
    public async Task Progress_AskedFor_IsSentBelowTheAnswerTopic()
    {
        await StartAsync();
        var arrival = _path.Arrival("r1");
        Enqueue(arrival with { Request = arrival.Request with { Progress = true } });
        var decision = await _path.Decider.NextAsync();

        decision.Report(new ProgressReport(0, "a", 0.6, []));

        Assert.Equal("b/v1/n/answer/hmi/progress", (await _path.NextSentAsync()).Message.Topic);
        decision.End();
    }

    [Fact]
    public async Task Progress_NotAskedFor_IsNotEvenMade()
    {
        await StartAsync();
        Enqueue("r1");

        var decision = await _path.Decider.NextAsync();

        Assert.False(decision.IsHeard);
        decision.End();
    }

    [Fact]
    public async Task Cancellation_OfARunningDecision_EndsItsPass()
    {
        await StartAsync();
        Enqueue("r1");
        await _path.Decider.NextAsync();

        _path.Gate.Cancel("hmi", "r1");

        Assert.Equal((499, "cancelled"), await RefusedAsync());
        Assert.Equal(CacheLookup.New, Lookup("r1"));
    }

    [Fact]
    public async Task Overflow_OfTheContext_IsToldAndKeptForItWouldHappenAgain()
    {
        await StartAsync();
        Enqueue("r1");

        (await _path.Decider.NextAsync()).Fail(new ContextOverflowException());

        Assert.Equal((400, "not_understood"), await RefusedAsync());
        Assert.Equal(CacheLookup.Answered, Lookup("r1"));
    }

    [Fact]
    public async Task Defect_OfOneDecision_IsAnsweredWith500AndTheNextIsDecided()
    {
        await StartAsync();
        Enqueue("r1");
        (await _path.Decider.NextAsync()).Fail(new ArithmeticException("scripted defect"));
        Assert.Equal((500, "internal"), await RefusedAsync());

        Enqueue("r2");
        (await _path.Decider.NextAsync()).End();

        Assert.Equal("r2", (await NextAsync()).Id);
    }

    [Theory]
    [InlineData(Outcome.Refused, StopReason.BudgetTooSmall, 503, "overloaded")]
    [InlineData(Outcome.Failed, StopReason.Error, 500, "model_output")]
    public async Task Outcome_WithoutADecision_IsTheDocumentedRefusal(Outcome outcome, StopReason reason, int status, string code)
    {
        await StartAsync();
        Enqueue("r1");

        (await _path.Decider.NextAsync()).End(new Answer { Outcome = outcome, StopReason = reason });

        Assert.Equal((status, code), await RefusedAsync());
        Assert.Equal(CacheLookup.New, Lookup("r1"));
    }

    [Fact]
    public async Task Expiry_OfAWaitingRequest_IsToldWhileALongPassRuns()
    {
        await StartAsync();
        Enqueue("long");
        var pass = await _path.Decider.NextAsync();
        Enqueue("waiting", deadlineMs: 100);

        var sent = await NextWhileTimePassesAsync();

        Assert.Equal(("waiting", 408, "expired"), (sent.Id, sent.Status, sent.Code));
        pass.End();
    }

    [Fact]
    public async Task Displacement_ByAMoreUrgentRequest_IsToldWhileALongPassRuns()
    {
        Use(new MainPath(queueCapacity: 1));
        await StartAsync();
        Enqueue("long");
        var pass = await _path.Decider.NextAsync();
        Enqueue("calm");
        Enqueue("alarm", priority: 3);

        var sent = await NextWhileTimePassesAsync();

        Assert.Equal(("calm", 503, "overloaded", 1000L), (sent.Id, sent.Status, sent.Code, sent.RetryAfterMs));
        pass.End();
        (await _path.Decider.NextAsync()).End();
    }

    [Fact]
    public async Task End_OfASuspendedDecision_BringsItsBestSoFarWhileALongPassRuns()
    {
        await StartAsync();
        Enqueue("first", deadlineMs: 200);
        var first = await _path.Decider.NextAsync();
        Enqueue("alarm", priority: 3);
        first.Pause();
        var pass = await _path.Decider.NextAsync();

        var sent = await NextWhileTimePassesAsync();

        Assert.Equal(("first", 206, "a", "deadline"), (sent.Id, sent.Status, sent.Answer, sent.StopReason));
        pass.End();
    }

    [Fact]
    public async Task Stop_WithDecisionsUnderWay_ConcludesTheSuspendedAndRefusesTheRunning()
    {
        await StartAsync();
        Enqueue("open", deadlineMs: 10_000);
        var open = await _path.Decider.NextAsync();
        Enqueue("running", priority: 3, deadlineMs: 10_000);
        open.Pause();
        await _path.Decider.NextAsync();
        Enqueue("waiting", deadlineMs: 10_000);

        await Soon.Ends(_service!.StopAsync(CancellationToken.None));

        var (running, concluded) = (SentAnswer.Of(_path.Sent()!), SentAnswer.Of(_path.Sent()!));
        Assert.Equal(("running", 503, "overloaded", 5000L), (running.Id, running.Status, running.Code, running.RetryAfterMs));
        Assert.Equal(("open", 200, "a", "no_value"), (concluded.Id, concluded.Status, concluded.Answer, concluded.StopReason));
        Assert.Null(_path.Sent()); // what waits is delivered again to the next start
        Assert.True(_path.Decider.IsDisposed);
    }

    [Fact]
    public async Task Starvation_OfEveryRequest_MeasuresTheModelAnew()
    {
        await StartAsync();
        CountRefused(StarvationWatch.Refusals);

        var measured = _path.Decider.MeasuredAsync();
        Soon.Is(() =>
        {
            _path.Clock.Advance(TimeSpan.FromSeconds(1)); // without a turn
            return measured.IsCompleted;
        });

        await measured;
    }

    [Fact]
    public async Task Starvation_ADecisionBetweenTheRefusals_BeginsTheCountAnew()
    {
        await StartAsync();
        CountRefused(StarvationWatch.Refusals - 1);
        Enqueue("r1");
        (await _path.Decider.NextAsync()).End();
        Enqueue("r2");
        var second = await _path.Decider.NextAsync(); // the first has been counted by now

        CountRefused(StarvationWatch.Refusals - 1);

        Assert.False(_path.Slot.Starvation.TakeStarved());
        second.End();
    }

    [Fact]
    public async Task Rounds_OfSeveralDecisions_RunSideBySideWhereTheDeciderCan()
    {
        Use(new MainPath(maxParallel: 2));
        Enqueue("one");
        Enqueue("two");
        await StartAsync();
        var one = await _path.Decider.NextAsync();
        one.Pause();
        var two = await _path.Decider.NextAsync();
        two.Pause();

        one.End();
        two.End();

        Assert.Equal(["one", "two"], new[] { (await NextAsync()).Id, (await NextAsync()).Id }.Order(StringComparer.Ordinal));
        Assert.Equal(2, _path.State.Statistics.Shared);
    }

    [Fact]
    public async Task Heartbeat_PassLongerThanItsDeadlineAndGrace_IsStuck()
    {
        await StartAsync();
        Enqueue("r1", deadlineMs: 1000);
        var pass = await _path.Decider.NextAsync();
        Assert.False(_path.Heartbeat.IsStuck);

        _path.Clock.Advance(TimeSpan.FromSeconds(1) + ReasoningHeartbeat.Grace + TimeSpan.FromMilliseconds(1));

        Assert.True(_path.Heartbeat.IsStuck);
        pass.End();
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await Soon.Ends(_service.StopAsync(CancellationToken.None));
            _service.Dispose();
        }

        _path.Dispose();
    }

    private void Use(MainPath path)
    {
        _path.Dispose();
        _path = path;
    }

    private async Task StartAsync(DeciderSlot? slot = null)
    {
        _service = new ReasoningService(slot ?? _path.Slot, _path.Queue, _path.Keeper, _path.State, _path.Clock, NullLogger<ReasoningService>.Instance);
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await Soon.Ends(_path.State.Started);
    }

    private void Enqueue(string id, int deadlineMs = 1000, int priority = 1) => Enqueue(_path.Arrival(id, deadlineMs, priority));

    private void Enqueue(Arrival arrival) => Assert.IsType<Admission.Accepted>(_path.Queue.TryEnqueue(_path.Pending(arrival)));

    private void CountRefused(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _path.Slot.Starvation.CountRefused();
        }
    }

    private async Task<SentAnswer> NextAsync() => SentAnswer.Of(await _path.NextSentAsync());

    private async Task<(int Status, string? Code)> RefusedAsync()
    {
        var answer = await NextAsync();
        return (answer.Status, answer.Code);
    }

    // The sweep's timer is armed by its own thread, so time passes in its steps.
    private async Task<SentAnswer> NextWhileTimePassesAsync()
    {
        var next = NextAsync();
        Soon.Is(() =>
        {
            if (!next.IsCompleted)
            {
                _path.Clock.Advance(TimeSpan.FromMilliseconds(5));
            }

            return next.IsCompleted;
        });
        return await next;
    }

    private CacheLookup Lookup(string id)
    {
        var arrival = _path.Arrival(id);
        var requester = _path.Requester();
        return _path.Cache.Enter(requester.KeyOf(id), arrival.Payload.Span, new WaitingDuplicate(requester, arrival.Deadline), out _);
    }
}
