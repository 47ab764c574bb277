using EdgeReasoner.Configuration;
using EdgeReasoner.Decisions;
using EdgeReasoner.Faults;
using EdgeReasoner.Feedback;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class IntakeServiceTests : IAsyncDisposable
{
    private readonly MainPath _path = new MainPath().Ready();
    private readonly Inbox _inbox;
    private readonly FeedbackService _feedback;
    private IntakeService? _service;

    public IntakeServiceTests()
    {
        _inbox = new Inbox(16, _path.Reader, new RequesterBudgets(double.PositiveInfinity, 1, 1, _path.Clock), _path.Outbox);
        _feedback = new FeedbackService(new FeedbackOptions(), _path.Ledger, _path.State.Statistics, _path.Clock, NullLogger<FeedbackService>.Instance);
    }

    [Fact]
    public async Task Request_Sound_WaitsForItsDecisionUnacknowledged()
    {
        await StartAsync();
        var message = _path.Message(MainPath.Payload("r1"));

        _inbox.Receive(message);

        var turn = await Soon.Get(_path.Queue.TakeAsync);
        Assert.Equal("r1", turn.Pending.Request.Id);
        Assert.False(message.Receipt.IsSettled);
    }

    [Fact]
    public async Task Request_Unreadable_IsRefusedForTenSecondsFromItsReceipt()
    {
        var message = _path.Message("{") with { CorrelationData = "c"u8.ToArray() };
        _path.Clock.Advance(TimeSpan.FromSeconds(3));
        await StartAsync();

        _inbox.Receive(message);

        var sent = await _path.NextSentAsync();
        Assert.Equal(("c", 400, "bad_json"), (SentAnswer.Of(sent).Id, sent.Status, SentAnswer.Of(sent).Code));
        Assert.Equal(TimeSpan.FromSeconds(7), sent.Until.Remaining);
        Assert.Same(message.Receipt, sent.Receipt);
    }

    [Fact]
    public async Task Cancellation_OfAWaitingRequest_EndsItAndIsAcknowledged()
    {
        await StartAsync();
        _inbox.Receive(_path.Message(MainPath.Payload("r1")));
        var cancellation = _path.Message("""{"id":"r1"}""", kind: "cancel");

        _inbox.Receive(cancellation);

        var answer = await NextAsync();
        Assert.Equal(("r1", "cancelled"), (answer.Id, answer.Code));
        Soon.Is(() => cancellation.Receipt.IsSettled);
        Assert.Equal(0, _path.Queue.Count);
    }

    [Fact]
    public async Task Cancellation_Unreadable_IsAcknowledgedAndCancelsNothing()
    {
        await StartAsync();
        _inbox.Receive(_path.Message(MainPath.Payload("r1")));
        var cancellation = _path.Message("""{"id":"r1","id":"r2"}""", kind: "cancel");

        _inbox.Receive(cancellation);

        Soon.Is(() => cancellation.Receipt.IsSettled);
        Assert.Equal(1, _path.Queue.Count);
    }

    [Fact]
    public async Task Feedback_Reported_IsHandedOnAndAcknowledged()
    {
        await StartAsync();
        var report = _path.Message("""{"id":"r1","correct":"a"}""", kind: "feedback");

        _inbox.Receive(report);

        Soon.Is(() => report.Receipt.IsSettled);
        Assert.Equal(1, _path.State.Statistics.FeedbackRefused); // taken by nobody here, and counted
    }

    [Fact]
    public async Task Message_ThatNobodyCanBeAnsweredFor_IsAcknowledged()
    {
        await StartAsync();
        var message = _path.Message("{}") with { Topic = "b/v1/n/elsewhere" };

        _inbox.Receive(message);

        Soon.Is(() => message.Receipt.IsSettled);
        Assert.Null(_path.Sent());
    }

    [Fact]
    public async Task Defect_OfOneMessage_IsAnsweredWith500AndTheNextIsTaken()
    {
        await StartAsync(FailPoints.Parse("taken:throw@1"));
        _inbox.Receive(_path.Message(MainPath.Payload("r1")) with { CorrelationData = "c"u8.ToArray() });
        _inbox.Receive(_path.Message(MainPath.Payload("r2")));

        var answer = await NextAsync();

        Assert.Equal(("c", 500, "internal"), (answer.Id, answer.Status, answer.Code));
        Assert.Equal("r2", (await Soon.Get(_path.Queue.TakeAsync)).Pending.Request.Id);
    }

    [Fact]
    public async Task Defect_OfAMessageThatNobodyCanBeAnsweredFor_IsAcknowledged()
    {
        await StartAsync(FailPoints.Parse("taken:throw@1"));
        var message = _path.Message("{}") with { Topic = "b/v1/n/elsewhere" };

        _inbox.Receive(message);

        Soon.Is(() => message.Receipt.IsSettled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync(CancellationToken.None);
            _service.Dispose();
        }

        _feedback.Dispose();
        _path.Dispose();
    }

    private Task StartAsync(FailPoints? failPoints = null)
    {
        _service = new IntakeService(_inbox, _path.Reader, _path.Gate, _path.Outbox, _feedback, failPoints, NullLogger<IntakeService>.Instance);
        return _service.StartAsync(TestContext.Current.CancellationToken);
    }

    private async Task<SentAnswer> NextAsync() => SentAnswer.Of(await _path.NextSentAsync());
}
