using System.Text;
using EdgeReasoner.Decisions;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class InboxTests : IDisposable
{
    private readonly MainPath _path = new();

    [Fact]
    public async Task Receive_WithinTheBound_IsReadInTheOrderOfArrival()
    {
        var inbox = NewInbox(capacity: 6);
        inbox.Receive(_path.Message("1"));
        inbox.Receive(_path.Message("2", "plc"));
        inbox.Receive(_path.Message("3"));

        Assert.Equal(["1", "2", "3"], [await ReadAsync(inbox), await ReadAsync(inbox), await ReadAsync(inbox)]);
        Assert.Null(_path.Sent());
    }

    [Fact]
    public void Receive_OneTopicHasItsHalf_IsRefusedAndOthersStillEnter()
    {
        var inbox = NewInbox(capacity: 4);
        inbox.Receive(_path.Message(MainPath.Payload("1")));
        inbox.Receive(_path.Message(MainPath.Payload("2")));
        inbox.Receive(_path.Message(MainPath.Payload("3")));
        inbox.Receive(_path.Message(MainPath.Payload("4"), "plc"));

        Assert.Equal(new SentAnswer("3", 503, null, "overload", "overloaded", null, 1000, null), SentAnswer.Of(_path.Sent()!));
        Assert.Null(_path.Sent());
    }

    [Fact]
    public async Task Receive_EveryPlaceTaken_IsRefusedUntilOneIsRead()
    {
        var inbox = NewInbox(capacity: 2);
        inbox.Receive(_path.Message(MainPath.Payload("1")));
        inbox.Receive(_path.Message(MainPath.Payload("2"), "plc"));
        inbox.Receive(_path.Message(MainPath.Payload("3"), "other"));
        Assert.Equal("3", SentAnswer.Of(_path.Sent()!).Id);

        await ReadAsync(inbox);
        inbox.Receive(_path.Message(MainPath.Payload("4"), "other"));

        Assert.Null(_path.Sent());
    }

    [Fact]
    public async Task ReadAllAsync_MessageRead_FreesThePlaceOfItsTopic()
    {
        var inbox = NewInbox(capacity: 2);
        inbox.Receive(_path.Message("1"));
        await ReadAsync(inbox);

        inbox.Receive(_path.Message("2"));

        Assert.Equal("2", await ReadAsync(inbox));
    }

    [Fact]
    public async Task Receive_OverTheBudget_IsToldWhenToComeAgainAndTakesNoPlace()
    {
        var inbox = NewInbox(capacity: 4, new RequesterBudgets(perSecond: 1, burst: 1, mostRequesters: 8, _path.Clock));
        inbox.Receive(_path.Message(MainPath.Payload("1")));
        inbox.Receive(_path.Message(MainPath.Payload("2")));
        inbox.Receive(_path.Message("other", "plc"));

        Assert.Equal(new SentAnswer("2", 429, null, "overload", "rate_limited", null, 1000, null), SentAnswer.Of(_path.Sent()!));
        await ReadAsync(inbox);
        Assert.Equal("other", await ReadAsync(inbox));
    }

    [Fact]
    public void Receive_OverTheBudgetWithAFault_IsToldTheFault()
    {
        var inbox = NewInbox(capacity: 4, new RequesterBudgets(perSecond: 1, burst: 1, mostRequesters: 8, _path.Clock));
        inbox.Receive(_path.Message(MainPath.Payload("1")));

        inbox.Receive(_path.Message(MainPath.Payload("2")) with { Retained = true });

        Assert.Equal("retained_request", SentAnswer.Of(_path.Sent()!).Code);
    }

    [Fact]
    public void Receive_RequesterThatIsNoName_IsLeftToTheReader()
    {
        var inbox = NewInbox(capacity: 4, new RequesterBudgets(perSecond: 1, burst: 1, mostRequesters: 8, _path.Clock));

        inbox.Receive(_path.Message("1", "my pump"));
        inbox.Receive(_path.Message("2", "my pump"));

        Assert.Null(_path.Sent());
    }

    [Fact]
    public void Receive_FullAndNobodyToAnswer_IsAcknowledgedSilently()
    {
        var inbox = NewInbox(capacity: 1);
        inbox.Receive(_path.Message("1", kind: "feedback"));
        var second = _path.Message("2", kind: "feedback");

        inbox.Receive(second);

        Assert.True(second.Receipt.IsSettled);
        Assert.Null(_path.Sent());
    }

    [Fact]
    public void Receive_RefusedWithoutAnIdInThePayload_IsAnsweredUnderItsCorrelation()
    {
        var inbox = NewInbox(capacity: 1);
        inbox.Receive(_path.Message("{}"));

        inbox.Receive(_path.Message("{}") with { CorrelationData = "c-1"u8.ToArray() });

        Assert.Equal("c-1", SentAnswer.Of(_path.Sent()!).Id);
    }

    [Fact]
    public void Receive_Refused_IsWorthSendingForTenSecondsFromTheReceipt()
    {
        var inbox = NewInbox(capacity: 1);
        inbox.Receive(_path.Message("{}"));
        var late = _path.Message("{}");
        _path.Clock.Advance(TimeSpan.FromSeconds(4));

        inbox.Receive(late);

        Assert.Equal(TimeSpan.FromSeconds(6), _path.Sent()!.Until.Remaining);
    }

    public void Dispose() => _path.Dispose();

    private Inbox NewInbox(int capacity, RequesterBudgets? budgets = null)
        => new(capacity, _path.Reader, budgets ?? new RequesterBudgets(double.PositiveInfinity, 1, 1, _path.Clock), _path.Outbox);

    private static Task<string> ReadAsync(Inbox inbox) => Soon.Within(async cancellation =>
    {
        await foreach (var message in inbox.ReadAllAsync(cancellation))
        {
            return Encoding.UTF8.GetString(message.Payload.Span);
        }

        throw new InvalidOperationException("The inbox ended.");
    });
}
