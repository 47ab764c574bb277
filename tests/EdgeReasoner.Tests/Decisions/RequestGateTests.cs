using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class RequestGateTests : IDisposable
{
    private readonly MainPath _path = new(queueCapacity: 2);

    [Fact]
    public void Admit_New_IsQueuedUnderADecisionIdOfItsOwn()
    {
        _path.Ready();
        _path.Gate.Admit(_path.Arrival("r1"));
        _path.Gate.Admit(_path.Arrival("r2"));

        Assert.Null(_path.Sent());
        Assert.Equal(
            [$"{_path.State.Session:x}-1", $"{_path.State.Session:x}-2"],
            new[] { _path.Queue.TryTake()!.Pending.Key.DecisionId, _path.Queue.TryTake()!.Pending.Key.DecisionId });
    }

    [Fact]
    public void Admit_Answered_GetsTheVeryBytesUntilItsOwnDeadline()
    {
        _path.Ready();
        var document = new AnswerDocument([1, 2, 3], 200, null);
        var arrival = Admitted("r1");
        _path.Cache.Complete(arrival.Requester.KeyOf("r1"), document);

        _path.Gate.Admit(_path.Arrival("r1", deadlineMs: 700));

        var sent = _path.Sent()!;
        Assert.True(sent.Message.Payload.Span.SequenceEqual(document.Payload));
        Assert.Equal((200, TimeSpan.FromMilliseconds(700), 0L), (sent.Status, sent.Until.Remaining, sent.Sequence));
        Assert.Equal(1, _path.Queue.Count);
    }

    [Fact]
    public void Admit_InFlight_WaitsForTheAnswerOfTheFirst()
    {
        _path.Ready();
        var first = Admitted("r1");

        _path.Gate.Admit(_path.Arrival("r1"));

        Assert.Equal((1, null), (_path.Queue.Count, _path.Sent()));
        Assert.Single(_path.Cache.Complete(first.Requester.KeyOf("r1"), null));
    }

    [Fact]
    public void Admit_TooManyRepetitionsWait_IsRefusedAndTheyStillWait()
    {
        _path.Ready();
        var first = Admitted("r1");
        var (key, repetition) = (first.Requester.KeyOf("r1"), new WaitingDuplicate((MqttRequester)first.Requester, first.Deadline));
        while (_path.Cache.Enter(key, first.Payload.Span, repetition, out _) != CacheLookup.Crowded)
        {
            // as many as wait
        }

        _path.Gate.Admit(_path.Arrival("r1", fallback: "b"));

        Assert.Equal(new SentAnswer("r1", 503, "b", "overload", "overloaded", null, 1000, null), SentAnswer.Of(_path.Sent()!));
        Assert.NotEmpty(_path.Cache.Complete(key, null));
    }

    [Fact]
    public void Admit_KnownIdWithAnotherPayload_IsRefusedAndTheFirstGoesOn()
    {
        _path.Ready();
        Admitted("r1");

        _path.Gate.Admit(_path.Arrival("r1") with { Payload = "another"u8.ToArray() });

        Assert.Equal(("r1", 409, "id_reuse", "id"), Refused());
        Assert.Equal(1, _path.Queue.Count);
        _path.Gate.Admit(_path.Arrival("r1"));
        Assert.Null(_path.Sent()); // the first still knows its repetitions
    }

    [Fact]
    public void Admit_FromInsideTheDaemon_IsNeverARepetition()
    {
        _path.Ready();
        var local = new LocalRequester("gpio", "gpio/door", static _ => { });

        _path.Gate.Admit(_path.Arrival("press", requester: local));
        _path.Gate.Admit(_path.Arrival("press", requester: local));

        Assert.Equal(2, _path.Queue.Count);
    }

    [Theory]
    [InlineData("starting", 1000L)]
    [InlineData("no_model", null)]
    [InlineData("stopping", 5000L)]
    [InlineData("stuck", 30_000L)]
    [InlineData("journal", 2000L)]
    public void Admit_WhileItCannotDecide_SaysWhyAndTheSameIdMayComeAgain(string state, long? retryAfterMs)
    {
        Enter(state);

        _path.Gate.Admit(_path.Arrival("r1", fallback: "b"));

        var answer = SentAnswer.Of(_path.Sent()!);
        Assert.Equal((503, "b", state is "stopping" or "stuck" ? "overloaded" : state, retryAfterMs), (answer.Status, answer.Answer, answer.Code, answer.RetryAfterMs));
        Assert.Equal(0, _path.Queue.Count);
        Assert.Equal(CacheLookup.New, Lookup("r1"));
    }

    [Fact]
    public void Admit_NotUnderstood_NamesTheFieldAndIsForgotten()
    {
        _path.Ready();
        _path.Format.Rendering = static _ => new PromptOutcome.NotUnderstood("rules[2]", "blorb", "The word 'blorb' is unknown.");

        _path.Gate.Admit(_path.Arrival("r1", fallback: "b"));

        Assert.Equal(new SentAnswer("r1", 400, null, "error", "not_understood", "rules[2]", null, null), SentAnswer.Of(_path.Sent()!));
        Assert.Equal(CacheLookup.New, Lookup("r1"));
    }

    [Fact]
    public void Admit_DefectOfThePromptFormat_IsAnsweredWith500AndNotLeftInFlight()
    {
        _path.Ready();
        _path.Format.Rendering = static _ => throw new ArithmeticException("scripted defect");

        _path.Gate.Admit(_path.Arrival("r1", fallback: "b"));

        Assert.Equal(new SentAnswer("r1", 500, "b", "error", "internal", null, null, null), SentAnswer.Of(_path.Sent()!));
        Assert.Equal(CacheLookup.New, Lookup("r1"));
    }

    [Fact]
    public void Admit_DefectWithAPress_IsToldToTheAskingPartInsteadOfThrown()
    {
        _path.Ready();
        _path.Format.Rendering = static _ => throw new ArithmeticException("scripted defect");
        Answer? told = null;

        _path.Gate.Admit(_path.Arrival("press", requester: new LocalRequester("gpio", "gpio/door", answer => told = answer)));

        Assert.Equal(RefusalReason.Internal, told?.Refusal?.Reason);
    }

    [Fact]
    public void Admit_BudgetTooSmallEvenAlone_CountsTowardsStarvation()
    {
        _path.Ready();
        for (var i = 0; i < StarvationWatch.Refusals; i++)
        {
            _path.Gate.Admit(_path.Arrival($"r{i}", deadlineMs: 2));
            Assert.Equal(($"r{i}", 503, "overloaded", "deadline_ms"), Refused());
        }

        Assert.True(_path.Slot.Starvation.TakeStarved());
    }

    [Fact]
    public void Admit_FullQueue_SaysWhenToComeAgainAndIsNoStarvation()
    {
        _path.Ready();
        Admitted("r1");
        Admitted("r2");
        for (var i = 0; i < StarvationWatch.Refusals; i++)
        {
            _path.Gate.Admit(_path.Arrival("r3"));
            var answer = SentAnswer.Of(_path.Sent()!);
            Assert.Equal(("overloaded", null), (answer.Code, answer.Field));
            Assert.InRange(answer.RetryAfterMs!.Value, 4, 5); // one direct answer
        }

        Assert.False(_path.Slot.Starvation.TakeStarved());
        Assert.Equal(CacheLookup.New, Lookup("r3"));
    }

    [Fact]
    public void Cancel_Waiting_TellsTheRequesterAndAllWhoRepeatedIt()
    {
        _path.Ready();
        Admitted("r1");
        _path.Gate.Admit(_path.Arrival("r1", deadlineMs: 300));

        _path.Gate.Cancel("hmi", "r1");

        Assert.Equal(("r1", 499, "cancelled", null), Refused());
        var repetition = _path.Sent()!;
        Assert.Equal((499, TimeSpan.FromMilliseconds(300)), (repetition.Status, repetition.Until.Remaining));
        Assert.Equal((0, 1L, CacheLookup.New), (_path.Queue.Count, _path.State.Statistics.Cancelled, Lookup("r1")));
    }

    [Fact]
    public void Cancel_Running_IsLeftToItsWorkerToTell()
    {
        _path.Ready();
        Admitted("r1");
        var running = _path.Queue.TryTake()!.Pending;

        _path.Gate.Cancel("hmi", "r1");

        Assert.True(running.Withdrawal.IsCancellationRequested);
        Assert.Null(_path.Sent());
        Assert.Equal(1, _path.State.Statistics.Cancelled);
    }

    [Theory]
    [InlineData("plc", "r1")]
    [InlineData("hmi", "r2")]
    public void Cancel_AnothersOrUnknown_ChangesNothing(string requester, string id)
    {
        _path.Ready();
        Admitted("r1");

        _path.Gate.Cancel(requester, id);

        Assert.Equal((1, 0L, null), (_path.Queue.Count, _path.State.Statistics.Cancelled, _path.Sent()));
    }

    [Fact]
    public void Cancel_ClientNamedAsThePartThatAsked_LeavesThePressAlone()
    {
        _path.Ready();
        _path.Gate.Admit(_path.Arrival("press", requester: new LocalRequester("gpio", "gpio/door", static _ => { })));

        _path.Gate.Cancel("gpio", "press");

        Assert.Equal((1, 0L), (_path.Queue.Count, _path.State.Statistics.Cancelled));
    }

    public void Dispose() => _path.Dispose();

    private void Enter(string state)
    {
        if (state is not "starting")
        {
            _path.Ready();
        }

        switch (state)
        {
            case "no_model": _path.State.SetNoModel("none"); break;
            case "stopping": _path.State.SetStopping(); break;
            case "stuck": _path.State.SetStuck(true); break;
            case "journal": _path.State.SetJournal("disk full", null); break;
        }
    }

    private Arrival Admitted(string id)
    {
        var arrival = _path.Arrival(id);
        _path.Gate.Admit(arrival);
        return arrival;
    }

    private (string? Id, int Status, string? Code, string? Field) Refused()
    {
        var answer = SentAnswer.Of(_path.Sent()!);
        return (answer.Id, answer.Status, answer.Code, answer.Field);
    }

    private CacheLookup Lookup(string id)
    {
        var requester = _path.Requester();
        return _path.Cache.Enter(requester.KeyOf(id), "p"u8, new WaitingDuplicate(requester, Deadline.After(_path.Clock, TimeSpan.FromSeconds(1))), out _);
    }
}
