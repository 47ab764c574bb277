using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Requests;

public sealed class MqttRequestReaderTests
{
    private static readonly FakeTimeProvider Clock = new();
    private static readonly MqttRequestReader Reader = new(new Topics("b/v1", "n", ["clients/<requester>/"]), new RequestParser(new ProfileCatalog(new Dictionary<string, DecisionProfile>(), 1000, 3), 1000), 1000, Clock);
    private static readonly Receipt Receipt = new AckOrder().Arrive(_ => Task.CompletedTask);

    [Fact]
    public void RequesterOf_AllowedResponseTopic_AnswersThere()
    {
        var requester = Reader.RequesterOf(Message() with { ResponseTopic = "clients/hmi/answers" }, out var error);

        Assert.Null(error);
        Assert.Equal("clients/hmi/answers", requester!.Address);
    }

    [Theory]
    [InlineData("clients/other/answers")]
    [InlineData("clients/hmi")]
    [InlineData("clients/hmi/")]
    [InlineData("clients/hmi/+")]
    [InlineData("clients/hmi/#")]
    [InlineData("clients/hmi//a")]
    [InlineData("$SYS/broker")]
    [InlineData("b/v1/n/request/hmi")]
    [InlineData("Clients/hmi/a")]
    public void RequesterOf_ForeignResponseTopic_IsRefusedOnTheFixedAnswerTopic(string topic)
    {
        var requester = Reader.RequesterOf(Message() with { ResponseTopic = topic }, out var error);

        Assert.Equal((RefusalReason.ResponseTopic, 403, "response_topic"), (error!.Reason, error.Status, error.Field));
        Assert.Equal("b/v1/n/answer/hmi", requester!.Address);
    }

    [Fact]
    public void RequesterOf_RequesterThatIsNoName_IsRefused()
    {
        Reader.RequesterOf(Message() with { Topic = "b/v1/n/request/my pump" }, out var error);

        Assert.Equal(RefusalReason.Requester, error!.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h\u00FCmi")]
    [InlineData("\uD83D\uDE00")]
    [InlineData("x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x")]
    public void RequesterOf_RequesterThatIsNoName_IsRefusedOnTheAnswerTopicOfThatLevel(string requester)
    {
        var who = Reader.RequesterOf(Message() with { Topic = $"b/v1/n/request/{requester}", ResponseTopic = $"clients/{requester}/a" }, out var error);

        Assert.Equal((RefusalReason.Requester, 403), (error!.Reason, error.Status));
        Assert.Equal($"b/v1/n/answer/{requester}", who!.Address);
    }

    [Theory]
    [InlineData("a\uFFFF")]
    [InlineData("a\u0001")]
    [InlineData("+")]
    public void RequesterOf_RequesterThatNoPacketCanName_CannotBeAnswered(string requester)
        => Assert.Null(Reader.RequesterOf(Message() with { Topic = $"b/v1/n/request/{requester}" }, out _));

    [Theory]
    [InlineData("b/v1/n/answer/hmi")]
    [InlineData("b/v1/n/request/a/b")]
    [InlineData("b/v1/m/request/hmi")]
    public void RequesterOf_OtherTopic_IsNoRequest(string topic) => Assert.Null(Reader.RequesterOf(Message() with { Topic = topic }, out _));

    [Fact]
    public void RequesterOf_RetainedRequest_IsRefused()
    {
        Reader.RequesterOf(Message() with { Retained = true }, out var error);

        Assert.Equal(RefusalReason.RetainedRequest, error!.Reason);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("Application/JSON; charset=utf-8", null)]
    [InlineData("text/plain", "content_type")]
    public void RequesterOf_ContentType_MustBeJson(string type, string? code)
    {
        Reader.RequesterOf(Message() with { ContentType = type }, out var error);

        Assert.Equal(code, error is null ? null : WireName.Of(error.Reason));
    }

    [Fact]
    public void RequesterOf_PayloadOverTheLimit_IsTooLarge()
    {
        Reader.RequesterOf(Message() with { PayloadLength = 1001 }, out var error);

        Assert.Equal(RefusalReason.TooLarge, error!.Reason);
    }

    [Fact]
    public void IdFrom_Text_IsTheText() => Assert.Equal("req-7", MqttRequestReader.IdFrom("req-7"u8));

    [Fact]
    public void IdFrom_Binary_IsHexadecimal() => Assert.Equal("00ff", MqttRequestReader.IdFrom([0, 255]));

    [Fact]
    public void IdFrom_LongData_HasAtMost64Characters() => Assert.Equal(64, MqttRequestReader.IdFrom(new byte[1000])!.Length);

    [Fact]
    public void IdFrom_Nothing_IsNull() => Assert.Null(MqttRequestReader.IdFrom([]));

    [Fact]
    public void Read_MessageThatExpiresSooner_EndsWithTheMessage()
    {
        var message = Message() with { Payload = """{"id":"1","question":"q","answer_type":"text","deadline_ms":5000}"""u8.ToArray(), ReceivedAt = Clock.GetTimestamp(), Expiry = TimeSpan.FromSeconds(1) };
        Clock.Advance(TimeSpan.FromMilliseconds(400));

        var arrival = Reader.Read(message, out _, out _);

        Assert.Equal(TimeSpan.FromMilliseconds(600), arrival!.Deadline.Remaining);
    }

    /// <summary>Each message has every fault from its step on: the first in the order is named, for it decides where the refusal may go.</summary>
    [Theory]
    [InlineData(1, "requester")]
    [InlineData(2, "response_topic")]
    [InlineData(3, "retained_request")]
    [InlineData(4, "content_type")]
    [InlineData(5, "schema")]
    [InlineData(6, "too_large")]
    [InlineData(7, "bad_json")]
    public void Read_SeveralFaults_NamesTheFirstInTheOrder(int first, string code)
    {
        var sound = Message();
        var message = sound with
        {
            Topic = first <= 1 ? "b/v1/n/request/my pump" : sound.Topic,
            ResponseTopic = first <= 2 ? "clients/other/answers" : null,
            Retained = first <= 3,
            ContentType = first <= 4 ? "text/plain" : null,
            CorrelationData = first <= 5 ? new byte[RequestLimits.MaxCorrelationBytes + 1] : [],
            PayloadLength = first <= 6 ? 1001 : 1,
            Payload = "{"u8.ToArray(),
        };

        Assert.Null(Reader.Read(message, out var requester, out var refused));
        Assert.NotNull(requester);
        Assert.Equal(code, WireName.Of(refused!.Refusal!.Reason));
    }

    [Fact]
    public void Read_SoundRequest_IsTypedWithWhoAskedAndWhatIsEchoed()
    {
        var payload = """{"id":"r1","transaction":7,"question":"q","options":["a","b"],"deadline_ms":5000}"""u8.ToArray();
        var message = Message() with { Payload = payload, CorrelationData = [1, 2], Traceparent = "t", ReceivedAt = Clock.GetTimestamp(), Expiry = TimeSpan.FromSeconds(60) };

        var arrival = Reader.Read(message, out _, out var refused)!;

        Assert.Null(refused);
        Assert.Equal(new RequestKey("r1", new Transaction("7", IsNumber: true)), arrival.Key);
        Assert.Equal(new MqttRequester("hmi", "b/v1/n/answer/hmi", message.CorrelationData, "t", Receipt), arrival.Requester);
        Assert.Equal(("r1", "q", message.ReceivedAt), (arrival.Request.Id, arrival.Request.Question, arrival.ReceivedAt));
        Assert.Equal(TimeSpan.FromSeconds(5), arrival.Deadline.Remaining);
        Assert.Equal(payload, arrival.Payload.ToArray());
    }

    [Fact]
    public void Read_PayloadThatIsNoRequest_IsRefusedUnderItsOwnNames()
    {
        var message = Message() with { Payload = """{"id":"r1","transaction":"t","oops":1}"""u8.ToArray(), CorrelationData = "c"u8.ToArray() };

        Assert.Null(Reader.Read(message, out _, out var refused));
        Assert.Equal(new RequestKey("r1", new Transaction("t", IsNumber: false)), refused!.Key);
    }

    [Fact]
    public void Read_FaultAroundThePayload_IsRefusedUnderItsCorrelation()
    {
        Assert.Null(Reader.Read(Message() with { Retained = true, CorrelationData = "c"u8.ToArray() }, out _, out var refused));
        Assert.Equal(new RequestKey("c"), refused!.Key);
    }

    [Fact]
    public void Read_OtherTopic_IsNeitherReadNorRefused()
    {
        Assert.Null(Reader.Read(Message() with { Topic = "b/v1/n/answer/hmi" }, out var requester, out var refused));
        Assert.Null(requester);
        Assert.Null(refused);
    }

    [Theory]
    [InlineData("b/v1/n/cancel/hmi", "hmi", null)]
    [InlineData("b/v1/n/feedback/hmi", null, "hmi")]
    [InlineData("b/v1/n/cancel/my pump", null, null)]
    [InlineData("b/v1/n/request/hmi", null, null)]
    public void CancellingAndReportingRequester_Topic_IsOneOfThemOrNone(string topic, string? cancelling, string? reporting)
    {
        var message = Message() with { Topic = topic };

        Assert.Equal((cancelling, reporting), (Reader.CancellingRequester(message), Reader.ReportingRequester(message)));
    }

    private static InboundMessage Message() => new()
    {
        Topic = "b/v1/n/request/hmi",
        Payload = Encoding.UTF8.GetBytes("{}"),
        PayloadLength = 2,
        Receipt = Receipt,
    };
}
