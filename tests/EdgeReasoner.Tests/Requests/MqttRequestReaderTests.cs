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
    public void AskerOf_AllowedResponseTopic_AnswersThere()
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
    public void AskerOf_ForeignResponseTopic_IsRefusedOnTheFixedAnswerTopic(string topic)
    {
        var requester = Reader.RequesterOf(Message() with { ResponseTopic = topic }, out var error);

        Assert.Equal((RefusalReason.ResponseTopic, 403, "response_topic"), (error!.Reason, error.Status, error.Field));
        Assert.Equal("b/v1/n/answer/hmi", requester!.Address);
    }

    [Fact]
    public void AskerOf_RequesterThatIsNoName_IsRefused()
    {
        Reader.RequesterOf(Message() with { Topic = "b/v1/n/request/my pump" }, out var error);

        Assert.Equal(RefusalReason.Requester, error!.Reason);
    }

    [Theory]
    [InlineData("b/v1/n/answer/hmi")]
    [InlineData("b/v1/n/request/")]
    [InlineData("b/v1/n/request/a/b")]
    [InlineData("b/v1/m/request/hmi")]
    public void AskerOf_OtherTopic_IsNoRequest(string topic) => Assert.Null(Reader.RequesterOf(Message() with { Topic = topic }, out _));

    [Fact]
    public void AskerOf_RetainedRequest_IsRefused()
    {
        Reader.RequesterOf(Message() with { Retained = true }, out var error);

        Assert.Equal(RefusalReason.RetainedRequest, error!.Reason);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("Application/JSON; charset=utf-8", null)]
    [InlineData("text/plain", "content_type")]
    public void AskerOf_ContentType_MustBeJson(string type, string? code)
    {
        Reader.RequesterOf(Message() with { ContentType = type }, out var error);

        Assert.Equal(code, error is null ? null : WireName.Of(error.Reason));
    }

    [Fact]
    public void AskerOf_PayloadOverTheLimit_IsTooLarge()
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

    private static InboundMessage Message() => new()
    {
        Topic = "b/v1/n/request/hmi",
        Payload = Encoding.UTF8.GetBytes("{}"),
        PayloadLength = 2,
        Receipt = Receipt,
    };
}
