using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Wire;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt.Wire;

public sealed class EnvelopeReaderTests
{
    private static readonly EnvelopeReader Reader = new(new Topics("b/v1", "n", ["clients/<requester>/"]), 1000);
    private static readonly Receipt Receipt = new AckOrder().Arrive(_ => Task.CompletedTask);

    [Fact]
    public void Read_AllowedResponseTopic_AnswersThere()
    {
        var envelope = Reader.Read(Message() with { ResponseTopic = "clients/hmi/answers" }, out var error);

        Assert.Null(error);
        Assert.Equal("clients/hmi/answers", envelope!.AnswerTopic);
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
    public void Read_ForeignResponseTopic_IsRefusedOnTheFixedAnswerTopic(string topic)
    {
        var envelope = Reader.Read(Message() with { ResponseTopic = topic }, out var error);

        Assert.Equal((RefusalReason.ResponseTopic, 403, "response_topic"), (error!.Code, error.Status, error.Field));
        Assert.Equal("b/v1/n/answer/hmi", envelope!.AnswerTopic);
    }

    [Fact]
    public void Read_RequesterThatIsNoName_IsRefused()
    {
        Reader.Read(Message() with { Topic = "b/v1/n/request/my pump" }, out var error);

        Assert.Equal(RefusalReason.Requester, error!.Code);
    }

    [Theory]
    [InlineData("b/v1/n/answer/hmi")]
    [InlineData("b/v1/n/request/")]
    [InlineData("b/v1/n/request/a/b")]
    [InlineData("b/v1/m/request/hmi")]
    public void Read_OtherTopic_IsNoRequest(string topic) => Assert.Null(Reader.Read(Message() with { Topic = topic }, out _));

    [Fact]
    public void Read_RetainedRequest_IsRefused()
    {
        Reader.Read(Message() with { Retained = true }, out var error);

        Assert.Equal(RefusalReason.RetainedRequest, error!.Code);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("Application/JSON; charset=utf-8", null)]
    [InlineData("text/plain", "content_type")]
    public void Read_ContentType_MustBeJson(string type, string? code)
    {
        Reader.Read(Message() with { ContentType = type }, out var error);

        Assert.Equal(code, error is null ? null : WireName.Of(error.Code));
    }

    [Fact]
    public void Read_PayloadOverTheLimit_IsTooLarge()
    {
        Reader.Read(Message() with { PayloadLength = 1001 }, out var error);

        Assert.Equal(RefusalReason.TooLarge, error!.Code);
    }

    [Fact]
    public void IdFrom_Text_IsTheText() => Assert.Equal("req-7", EnvelopeReader.IdFrom("req-7"u8));

    [Fact]
    public void IdFrom_Binary_IsHexadecimal() => Assert.Equal("00ff", EnvelopeReader.IdFrom([0, 255]));

    [Fact]
    public void IdFrom_LongData_HasAtMost64Characters() => Assert.Equal(64, EnvelopeReader.IdFrom(new byte[1000])!.Length);

    [Fact]
    public void IdFrom_Nothing_IsNull() => Assert.Null(EnvelopeReader.IdFrom([]));

    [Fact]
    public void DeadlineFor_MessageThatExpiresSooner_EndsWithTheMessage()
    {
        var clock = new FakeTimeProvider();
        var envelope = new Envelope("hmi", "t", [], null, clock.GetTimestamp(), TimeSpan.FromSeconds(1), Receipt);
        clock.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal(TimeSpan.FromMilliseconds(600), envelope.DeadlineFor(TimeSpan.FromSeconds(5), clock).Remaining);
    }

    private static InboundMessage Message() => new()
    {
        Topic = "b/v1/n/request/hmi",
        Payload = Encoding.UTF8.GetBytes("{}"),
        PayloadLength = 2,
        Receipt = Receipt,
    };
}
