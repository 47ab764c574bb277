using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Journal;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class AnswerKeeperTests : IDisposable
{
    private static readonly Answer Decided = new()
    {
        Outcome = Outcome.Decided,
        StopReason = StopReason.Converged,
        Value = new AnswerValue.Option("a"),
        Confidence = 0.9,
        Timing = new AnswerTiming(default, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3), default, default),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-reasoner-keeper-");
    private readonly MainPath _path = new MainPath().Ready();

    [Fact]
    public void Decide_Answer_IsIdentifiedTimedAndSent()
    {
        var pending = _path.Admitted("r1");
        _path.Clock.Advance(TimeSpan.FromMilliseconds(30));
        pending.StartedAt = _path.Clock.GetTimestamp();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(12));

        _path.Keeper.Decide(pending, Decided);

        Answer expected = Decided with
        {
            Key = new RequestKey("r1", null, "d-r1"),
            Model = _path.Decider.Model,
            Timing = new AnswerTiming(
                TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(42), TimeSpan.FromMilliseconds(1000)),
        };
        var sent = _path.Sent()!;
        Assert.True(sent.Message.Payload.Span.SequenceEqual(AnswerDocument.Of(expected).Payload));
        Assert.Equal((200, _path.Clock.GetTimestamp(), TimeSpan.FromMilliseconds(958)), (sent.Status, sent.SentAt, sent.Until.Remaining));
        Assert.Equal((42.0, 42.0), _path.State.Statistics.AnswerTimes());
    }

    [Fact]
    public void Decide_ReadingsWithoutValue_AreListedInTheAnswer()
    {
        var arrival = _path.Arrival("r1");

        _path.Keeper.Decide(_path.Admitted(arrival with { Request = arrival.Request with { Readings = [new("t", new ReadingValue.Absent("is null"))] } }), Decided);

        Assert.Contains("\"ignored_readings\":[{\"name\":\"t\",\"why\":\"is null\"}]", Encoding.UTF8.GetString(_path.Sent()!.Message.Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_Answer_CanBeJudgedByItsRequester()
    {
        _path.Keeper.Decide(_path.Admitted("r1"), Decided);

        var judged = _path.Ledger.Take(new OutcomeReport(null, "r1", "a", OutcomeSource.Outcome), "hmi", isAuditor: false);

        Assert.Equal("d-r1", judged?.DecisionId);
    }

    [Fact]
    public void Decide_WithRepetitions_SendsThemTheSameBytesByTheirOwnDeadlines()
    {
        var pending = _path.Admitted("r1");
        _path.Admitted(_path.Arrival("r1", deadlineMs: 300)); // as the gate does with the second of its kind

        _path.Keeper.Decide(pending, Decided);

        var (first, second) = (_path.Sent()!, _path.Sent()!);
        Assert.True(first.Message.Payload.Span.SequenceEqual(second.Message.Payload.Span));
        Assert.Equal((TimeSpan.FromMilliseconds(1000), TimeSpan.FromMilliseconds(300)), (first.Until.Remaining, second.Until.Remaining));
    }

    [Fact]
    public void Decide_InTime_IsRemembered()
    {
        _path.Keeper.Decide(_path.Admitted("r1"), Decided);

        Assert.Equal(CacheLookup.Answered, Lookup(_path, "r1", out var known));
        Assert.True(_path.Sent()!.Message.Payload.Span.SequenceEqual(known!.Payload));
    }

    [Fact]
    public void Decide_TooLate_IsLeftToThePublisherAndNotRemembered()
    {
        var pending = _path.Admitted("r1");
        _path.Clock.Advance(TimeSpan.FromSeconds(1));

        _path.Keeper.Decide(pending, Decided);

        var sent = _path.Sent()!;
        Assert.Equal((200, 0L), (sent.Status, sent.Sequence));
        Assert.Equal(CacheLookup.New, Lookup(_path, "r1", out _));
    }

    [Theory]
    [InlineData(RefusalReason.NotUnderstood, true, true)]
    [InlineData(RefusalReason.NotUnderstood, false, false)]
    [InlineData(RefusalReason.Internal, true, false)]
    [InlineData(RefusalReason.Overloaded, true, false)]
    public void Refuse_Reason_IsRememberedOnlyWhenItWouldBeSaidAgain(RefusalReason reason, bool store, bool isRemembered)
    {
        _path.Keeper.Refuse(_path.Admitted("r1"), new Refusal(reason, "No."), store);

        Assert.Equal(isRemembered ? CacheLookup.Answered : CacheLookup.New, Lookup(_path, "r1", out _));
        Assert.Equal(new Refusal(reason, "").Status, _path.Sent()!.Status);
    }

    [Fact]
    public void Decide_APress_IsToldAtOnceAndNotRemembered()
    {
        Answer? told = null;
        var local = new LocalRequester("gpio", "gpio/door", answer => told = answer);

        _path.Keeper.Decide(_path.Admitted(_path.Arrival("press", requester: local)), Decided);

        Assert.Equal(("a", "d-press"), (told?.Text, told?.Key.DecisionId));
        Assert.Equal((null, 1L), (_path.Sent(), _path.State.Statistics.Answered));
        Assert.Empty(_path.Cache.Entries());
    }

    [Fact]
    public async Task Decide_Durable_IsOnTheDiskBeforeItIsSent()
    {
        using var path = new MainPath(journalFolder: _folder.FullName).Ready();
        await path.Keeper.StartAsync(TestContext.Current.CancellationToken);

        path.Keeper.Decide(path.Admitted("r1"), Decided);

        var sent = await path.NextSentAsync();
        Assert.Equal((1L, 1L), (sent.Sequence, path.Journal.Commits));
        Soon.Is(() => Lookup(path, "r1", out _) == CacheLookup.Answered);
    }

    [Fact]
    public async Task Decide_WhileNothingCanBeKept_IsRefusedWithTheFallbackAndForgotten()
    {
        var file = Path.Combine(_folder.FullName, "no-folder");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var path = new MainPath(journalFolder: file).Ready();
        await path.Keeper.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(path.State.JournalProblem);

        path.Keeper.Decide(path.Admitted(path.Arrival("r1", fallback: "b")), Decided);

        Assert.Equal(new SentAnswer("r1", 503, "b", "error", "journal", null, 2000, null), SentAnswer.Of(await path.NextSentAsync()));
        Assert.Equal(CacheLookup.New, Lookup(path, "r1", out _));
    }

    [Fact]
    public async Task StartAsync_AnswersOfAnEarlierRun_AreSentIfStillInTimeAndKeptAnyway()
    {
        byte[] bytes;
        using (var earlier = new MainPath(journalFolder: _folder.FullName).Ready())
        {
            await earlier.Keeper.StartAsync(TestContext.Current.CancellationToken);
            earlier.Keeper.Decide(earlier.Admitted("short", deadlineMs: 100), Decided);
            earlier.Keeper.Decide(earlier.Admitted("long", deadlineMs: 2000), Decided);
            await earlier.NextSentAsync();
            bytes = (await earlier.NextSentAsync()).Message.Payload.ToArray();
        }

        using var path = new MainPath(journalFolder: _folder.FullName).Ready();
        path.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await path.Keeper.StartAsync(TestContext.Current.CancellationToken);

        var sent = path.Sent()!;
        Assert.Null(path.Sent());
        Assert.True(sent.Message.Payload.Span.SequenceEqual(bytes));
        Assert.Equal(("b/v1/n/answer/hmi", 2L, TimeSpan.FromMilliseconds(1500)), (sent.Message.Topic, sent.Sequence, sent.Until.Remaining));
        Assert.Equal([7], sent.Message.CorrelationData);
        Assert.Equal((CacheLookup.Answered, CacheLookup.Answered), (Lookup(path, "short", out _), Lookup(path, "long", out _)));
    }

    public void Dispose()
    {
        _path.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CacheLookup Lookup(MainPath path, string id, out AnswerDocument? known)
    {
        var arrival = path.Arrival(id);
        var requester = (MqttRequester)arrival.Requester;
        return path.Cache.Enter(requester.KeyOf(id), arrival.Payload.Span, new WaitingDuplicate(requester, arrival.Deadline), out known);
    }
}
