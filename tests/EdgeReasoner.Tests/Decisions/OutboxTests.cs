using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Journal;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class OutboxTests : IDisposable
{
    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly AnswerDocument Document = new([1, 2, 3], 200, null);

    private readonly MainPath _path = new();

    [Fact]
    public void Send_Document_HasTheDocumentedProperties()
    {
        var requester = _path.Requester() with { Traceparent = Traceparent };

        _path.Outbox.Send(requester, Document, Within(1500), new RequestKey("r1"), sequence: 7, decidedAt: 42);

        var sent = _path.Sent()!;
        var message = sent.Message;
        Assert.Equal(("b/v1/n/answer/hmi", 2U, true, false), (message.Topic, message.ExpirySeconds, message.Confirmed, message.Retained)); // 1.5 s, rounded up
        Assert.Equal([7], message.CorrelationData);
        Assert.Equal(("200", "1.0", null), (MainPath.Property(message, "__stat"), MainPath.Property(message, "__protVer"), MainPath.Property(message, "__stMsg")));
        Assert.Equal(TraceContext.Continue(Traceparent, requester.KeyOf("r1")), MainPath.Property(message, "traceparent"));
        Assert.Equal((200, 7L, 42L, "r1"), (sent.Status, sent.Sequence, sent.SentAt, sent.RequestId));
        Assert.Same(requester.Receipt, sent.Receipt);
    }

    [Fact]
    public void Send_Refusal_CarriesItsMessageAndItsMoment()
    {
        _path.Outbox.Send(_path.Requester(), Answer.Refused(new RequestKey("r1"), new Refusal(RefusalReason.Schema, "No.")), Within(1000));

        var sent = _path.Sent()!;
        Assert.Equal(("400", "No.", null), (MainPath.Property(sent.Message, "__stat"), MainPath.Property(sent.Message, "__stMsg"), MainPath.Property(sent.Message, "traceparent")));
        Assert.Equal(_path.Clock.GetTimestamp(), sent.SentAt);
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(0)]
    [InlineData(1)]
    public void Send_HardlyAnyTimeLeft_LivesASecondAtTheBroker(int remainingMs)
    {
        _path.Outbox.Send(_path.Requester(), Document, Within(remainingMs), RequestKey.None);

        Assert.Equal(1U, _path.Sent()!.Message.ExpirySeconds);
    }

    [Fact]
    public void Send_ToAPartOfTheDaemon_TellsItAndCountsIt()
    {
        var told = new List<Answer>();
        var answer = Answer.Refused(new RequestKey("press"), new Refusal(RefusalReason.Overloaded, "No."));

        _path.Outbox.Send(new LocalRequester("gpio", "gpio/door", told.Add), answer, Within(1000));

        Assert.Same(answer, Assert.Single(told));
        Assert.Equal((1L, null), (_path.State.Statistics.Refused, _path.Sent()));
    }

    [Fact]
    public void Send_BrokerTakesNothingForLong_DropsCountsAndAcknowledges()
    {
        var requester = _path.Requester();
        while (_path.State.Statistics.Dropped == 0)
        {
            Assert.False(requester.Receipt.IsSettled);
            _path.Outbox.Send(requester, Document, Within(1000), RequestKey.None);
        }

        Assert.True(requester.Receipt.IsSettled);
        Assert.Equal(16_384, _path.Outbox.Reader.Count);
    }

    [Fact]
    public void Send_WhenStopping_LeavesTheRequestToTheNextStart()
    {
        var requester = _path.Requester();
        _path.Outbox.Complete();

        _path.Outbox.Send(requester, Document, Within(1000), RequestKey.None);

        Assert.Equal((1L, false), (_path.State.Statistics.Dropped, requester.Receipt.IsSettled));
    }

    [Fact]
    public void SendProgress_ToTheBroker_IsUnconfirmedBelowTheAnswerTopic()
    {
        var pending = _path.Admitted("r1");
        _path.Clock.Advance(TimeSpan.FromMilliseconds(5));

        _path.Outbox.SendProgress(pending, new ProgressReport(2, "a", 0.75, []));

        var sent = _path.Sent()!;
        Assert.Equal(("b/v1/n/answer/hmi/progress", false, 1U), (sent.Message.Topic, sent.Message.Confirmed, sent.Message.ExpirySeconds));
        Assert.Equal([7], sent.Message.CorrelationData);
        Assert.Equal(
            """{"id":"r1","answer":"a","confidence":0.75,"ranking":[],"round":2,"elapsed_ms":5}""", System.Text.Encoding.UTF8.GetString(sent.Message.Payload.Span));
        Assert.Equal((null, 0), (sent.Receipt, sent.Status));
    }

    [Fact]
    public void SendProgress_ToAPartOfTheDaemon_IsNotSent()
    {
        var local = new LocalRequester("gpio", "gpio/door", static _ => { });

        _path.Outbox.SendProgress(_path.Admitted(_path.Arrival("press", requester: local)), new ProgressReport(0, "a", 0.5, []));

        Assert.Null(_path.Sent());
    }

    public void Dispose() => _path.Dispose();

    private Deadline Within(int milliseconds) => Deadline.After(_path.Clock, TimeSpan.FromMilliseconds(milliseconds));
}
