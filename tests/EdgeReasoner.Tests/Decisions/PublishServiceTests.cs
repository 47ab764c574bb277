using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Journal;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class PublishServiceTests : IAsyncDisposable
{
    private const int DeniedEvent = 402;
    private const int UnsendableEvent = 404;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-reasoner-publish-");
    private readonly MainPath _path;
    private readonly ScriptedPublisher _broker = new();
    private readonly Reserve _reserve = new(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0, MeasurementsToShrink = 1, SafetyFactor = 1 });
    private readonly CountingLogger<PublishService> _log = new();
    private readonly PublishService _service;

    public PublishServiceTests()
    {
        _path = new MainPath(journalFolder: _folder.FullName);
        _path.Journal.Open();
        _service = new PublishService(_path.Outbox, _path.Journal, _broker, _path.State, _reserve, _path.Clock, _log);
    }

    [Theory]
    [InlineData(200, 1, 0)]
    [InlineData(206, 1, 0)]
    [InlineData(503, 0, 1)]
    public async Task Answer_Confirmed_IsCountedAndTheRequestAcknowledgedAfterwards(int status, int answered, int refused)
    {
        await StartAsync();
        var receipt = Send(status: status);
        var publication = await _broker.NextAsync();

        Assert.True(publication.Send());
        Assert.False(receipt.IsSettled);
        publication.End(PublishOutcome.Published);

        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.Answered + _path.State.Statistics.Refused == 1);
        Assert.Equal((answered, refused), (_path.State.Statistics.Answered, _path.State.Statistics.Refused));
        Assert.Null(_path.State.PublishProblem);
    }

    [Fact]
    public async Task Answer_Confirmed_TeachesTheReserve()
    {
        await StartAsync();
        Send();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(30)); // the way to the hand-over
        var publication = await _broker.NextAsync();
        publication.Send();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(10)); // the broker's confirmation
        publication.End(PublishOutcome.Published);

        Soon.Is(() => _path.State.Statistics.Answered == 1 && _reserve.For(TimeSpan.FromSeconds(1)) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMilliseconds(40), _reserve.For(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Answer_DeadlineReachedAtTheHandOver_IsReplacedByTheWordExpired()
    {
        await StartAsync();
        _broker.IsHardOfHearing = true;
        var receipt = Send(deadlineMs: 100);
        var publication = await _broker.NextAsync();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(publication.Send());

        var word = await _broker.NextAsync();
        var said = SentAnswer.Of(word.Message.Payload);
        Assert.Equal(("r1", 408, "expired"), (said.Id, said.Status, said.Code));
        Assert.False(receipt.IsSettled);
        word.End(PublishOutcome.Published);
        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.LateUnsent == 1);
        Assert.Equal(0, _path.State.Statistics.Answered);
    }

    [Fact]
    public async Task Answer_OneInstantBeforeItsDeadline_IsStillSent()
    {
        await StartAsync();
        Send(deadlineMs: 100);
        var publication = await _broker.NextAsync();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(99));

        Assert.True(publication.Send());
    }

    [Fact]
    public async Task Answer_BrokerAwayUntilTheDeadline_IsReplacedByTheWordExpired()
    {
        await StartAsync();
        Send(deadlineMs: 100);
        await _broker.NextAsync(); // never handed over

        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal("expired", SentAnswer.Of((await _broker.NextAsync()).Message.Payload).Code);
    }

    [Fact]
    public async Task ExpiredWord_NotTakenWithinASecond_IsGivenUpAndTheRequestAcknowledged()
    {
        await StartAsync();
        var receipt = Send(deadlineMs: 100);
        await _broker.NextAsync();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await _broker.NextAsync();

        _path.Clock.Advance(TimeSpan.FromSeconds(1));

        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.LateUnsent == 1);
    }

    [Fact]
    public async Task Answer_SentButNotConfirmedInTime_IsCountedAndNotContradicted()
    {
        await StartAsync();
        var receipt = Send(deadlineMs: 100);
        (await _broker.NextAsync()).Send();

        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));

        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.Unconfirmed == 1);
        Assert.True(_broker.IsQuiet);
    }

    [Fact]
    public async Task Answer_Denied_IsReportedOnceATopicUntilItGetsThrough()
    {
        await StartAsync();
        foreach (var (topic, dropped) in new[] { ("x", 1), ("x", 2), ("y", 3) })
        {
            Send(topic: topic);
            (await _broker.NextAsync()).End(PublishOutcome.Denied);
            Soon.Is(() => _path.State.Statistics.Dropped == dropped && _path.State.PublishProblem is not null);
        }

        Soon.Is(() => _path.State.PublishProblem == "the broker denies 2 answer topics");
        Assert.Equal(2, _log.CountOf(DeniedEvent));

        Send(topic: "x");
        (await _broker.NextAsync()).End(PublishOutcome.Published);
        Soon.Is(() => _path.State.PublishProblem == "the broker denies an answer topic");
    }

    [Theory]
    [InlineData("TooLarge", 413, "answer_too_large")]
    [InlineData("SetAside", 500, "answer_set_aside")]
    public async Task Answer_CannotBeSent_IsReplacedByAShortRefusalAndTheRequestAcknowledged(string outcome, int status, string code)
    {
        await StartAsync();
        var receipt = Send();
        (await _broker.NextAsync()).End(Enum.Parse<PublishOutcome>(outcome));

        var refusal = await _broker.NextAsync();
        var said = SentAnswer.Of(refusal.Message.Payload);
        Assert.Equal(("r1", status, code), (said.Id, said.Status, said.Code));
        Assert.True(refusal.Message.IsSubstitute);
        Assert.False(receipt.IsSettled);
        refusal.End(PublishOutcome.Published);
        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.Refused == 1);
        Assert.Equal(0, _log.CountOf(UnsendableEvent));
    }

    [Theory]
    [InlineData("TooLarge")]
    [InlineData("SetAside")]
    public async Task Answer_NotEvenTheRefusalCanBeSent_IsDroppedWithOneLineAndTheRequestAcknowledged(string outcome)
    {
        await StartAsync();
        var receipt = Send();
        (await _broker.NextAsync()).End(PublishOutcome.TooLarge);
        (await _broker.NextAsync()).End(Enum.Parse<PublishOutcome>(outcome));

        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.Dropped == 1 && _log.CountOf(UnsendableEvent) == 1);
        Assert.True(_broker.IsQuiet);
    }

    [Fact]
    public async Task Answer_TopicThatNoPacketCanName_IsDropped()
    {
        await StartAsync();
        var receipt = Send();
        (await _broker.NextAsync()).End(PublishOutcome.Malformed);

        Soon.Is(() => receipt.IsSettled && _path.State.Statistics.Dropped == 1);
        Assert.True(_broker.IsQuiet);
    }

    [Fact]
    public async Task Answer_RefusalInItsPlaceWouldBeLate_IsReplacedByTheWordExpired()
    {
        await StartAsync();
        _broker.IsHardOfHearing = true;
        Send(deadlineMs: 100);
        (await _broker.NextAsync()).End(PublishOutcome.TooLarge);
        var refusal = await _broker.NextAsync();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(refusal.Send());
        var word = await _broker.NextAsync();
        Assert.Equal("expired", SentAnswer.Of(word.Message.Payload).Code);
        word.End(PublishOutcome.Published);
    }

    [Fact]
    public async Task Progress_CannotBeSent_IsDroppedWithoutAWord()
    {
        await StartAsync();
        _path.Outbox.SendProgress(_path.Admitted("r1"), new ProgressReport(0, "a", 0.5, []));
        (await _broker.NextAsync()).End(PublishOutcome.TooLarge);

        Send(id: "after");
        Assert.Equal("b/v1/n/answer/hmi", (await _broker.NextAsync()).Message.Topic);
        Assert.Equal((0, 0), (_path.State.Statistics.Dropped, _log.CountOf(UnsendableEvent)));
    }

    [Fact]
    public async Task Answer_SlowToBeConfirmed_DoesNotHoldTheOthers()
    {
        await StartAsync();
        Send(id: "slow");
        Send(id: "next");
        var slow = await _broker.NextAsync();
        slow.Send();

        (await _broker.NextAsync()).End(PublishOutcome.Published);

        Soon.Is(() => _path.State.Statistics.Answered == 1);
        slow.End(PublishOutcome.Published);
    }

    [Theory]
    [InlineData("Published", false)]
    [InlineData("Denied", false)]
    [InlineData("TooLarge", false)]
    [InlineData("Failed", true)]
    public async Task Answer_Outcome_DecidesWhetherTheNextStartSendsItAgain(string outcome, bool isSentAgain)
    {
        await StartAsync();
        var committed = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously); // not on the journal's thread, which the test waits for
        _path.Journal.Commit(
            new JournalEntry("k", new byte[32], new AnswerDocument([1], 200, null), DateTimeOffset.UnixEpoch, new AnswerRoute("t", [], null, "r1", null, 42)),
            flushes: true,
            committed.SetResult);
        var sequence = (await Soon.Within(committed.Task.WaitAsync))!.Value;
        var receipt = Send(sequence: sequence);
        (await _broker.NextAsync()).End(Enum.Parse<PublishOutcome>(outcome));
        if (outcome == "TooLarge")
        {
            (await _broker.NextAsync()).End(PublishOutcome.Published);
        }

        Soon.Is(() => receipt.IsSettled);
        _path.Journal.Dispose();

        using var next = new MainPath(journalFolder: _folder.FullName);
        Assert.Equal(isSentAgain, Assert.Single(next.Journal.Open()).Route is not null);
    }

    [Fact]
    public async Task Progress_TooLate_IsDroppedWithoutAWord()
    {
        await StartAsync();
        _path.Outbox.SendProgress(_path.Admitted("r1", deadlineMs: 100), new ProgressReport(0, "a", 0.5, []));
        var progress = await _broker.NextAsync();
        _path.Clock.Advance(TimeSpan.FromMilliseconds(100));
        progress.Send();

        Send(id: "after"); // what follows shows that nothing came between
        Assert.Equal("b/v1/n/answer/hmi", (await _broker.NextAsync()).Message.Topic);
        Assert.Equal(0, _path.State.Statistics.LateUnsent);
    }

    [Fact]
    public async Task StopAsync_AnswersAreDecided_PublishesThemFirst()
    {
        await StartAsync();
        var receipt = Send();
        var publication = await _broker.NextAsync();

        var stop = _service.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        publication.End(PublishOutcome.Published);

        await Soon.Ends(stop);
        Assert.True(receipt.IsSettled);
        Assert.Equal(1, _path.State.Statistics.Answered);
    }

    [Fact]
    public async Task StopAsync_BrokerFrozen_WaitsNoLongerThanItsTime()
    {
        await StartAsync();
        Send(deadlineMs: 600_000);
        (await _broker.NextAsync()).Send();

        var stop = _service.StopAsync(CancellationToken.None);

        Soon.Is(() =>
        {
            _path.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return stop.IsCompleted;
        });
        await stop;
    }

    public async ValueTask DisposeAsync()
    {
        var stop = _service.StopAsync(CancellationToken.None);
        Soon.Is(() =>
        {
            _path.Clock.Advance(TimeSpan.FromSeconds(1));
            return stop.IsCompleted;
        });
        await stop;
        _service.Dispose();
        _path.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task StartAsync() => _service.StartAsync(TestContext.Current.CancellationToken);

    private Receipt Send(string id = "r1", int status = 200, int deadlineMs = 10_000, string? topic = null, long sequence = 0)
    {
        MqttRequester requester = topic is null ? _path.Requester() : _path.Requester() with { Address = topic };
        _path.Outbox.Send(requester, new AnswerDocument([1], status, null), Deadline.After(_path.Clock, TimeSpan.FromMilliseconds(deadlineMs)), new RequestKey(id), sequence);
        return requester.Receipt;
    }
}
