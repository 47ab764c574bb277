using EdgeReasoner.Contract;
using EdgeReasoner.Journal;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class OutboundAnswerTests
{
    [Fact]
    public void Expired_Answer_SaysSoInItsPlaceWithoutIt()
    {
        using var path = new MainPath();
        var requester = path.Requester() with { Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        path.Outbox.Send(requester, new AnswerDocument([1], 503, "Busy."), Deadline.After(path.Clock, TimeSpan.FromSeconds(1)), new RequestKey("r1", new Transaction("7", IsNumber: true), "d-1"));
        var outbound = path.Sent()!;

        var expired = outbound.InPlace(outbound.Expired());

        Assert.Equal(new SentAnswer("r1", 408, null, "error", "expired", "deadline_ms", null, null), SentAnswer.Of(expired.Payload));
        Assert.Contains("\"transaction\":7", System.Text.Encoding.UTF8.GetString(expired.Payload.Span), StringComparison.Ordinal);
        Assert.Equal("408", MainPath.Property(expired, "__stat"));
        Assert.StartsWith("The deadline passed", MainPath.Property(expired, "__stMsg"), StringComparison.Ordinal);
        Assert.Equal(MainPath.Property(outbound.Message, "traceparent"), MainPath.Property(expired, "traceparent"));
        Assert.Equal((outbound.Message.Topic, outbound.Message.CorrelationData), (expired.Topic, expired.CorrelationData));
    }
}
