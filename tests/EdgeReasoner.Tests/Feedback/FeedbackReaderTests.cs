using System.Text;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Feedback;
using Xunit;

namespace EdgeReasoner.Tests.Feedback;

public sealed class FeedbackReaderTests
{
    [Theory]
    [InlineData("""{"decision_id":"d","correct":"a"}""", "d", null, "a")]
    [InlineData("""{"id":"r","correct":12.50}""", null, "r", "12.50")]
    [InlineData("""{"id":"r","correct":true}""", null, "r", "true")]
    [InlineData("""{"id":"r","correct":false}""", null, "r", "false")]
    public void Report_SoundMessage_IsRead(string payload, string? decisionId, string? id, string correct)
        => Assert.Equal(new OutcomeReport(decisionId, id, correct, OutcomeSource.Outcome), Report(payload));

    [Theory]
    [InlineData("operator")]
    [InlineData("sensor")]
    [InlineData("outcome")]
    public void Report_Source_IsRead(string source)
        => Assert.Equal(Enum.Parse<OutcomeSource>(source, ignoreCase: true), Report($$"""{"id":"r","correct":"a","source":"{{source}}"}""")?.Source);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":"r"}""")]
    [InlineData("""{"correct":"a"}""")]
    [InlineData("""{"id":"r","decision_id":"d","correct":"a"}""")]
    [InlineData("""{"id":"r","correct":"a","id":"s"}""")]
    [InlineData("""{"id":"r","correct":"a","more":1}""")]
    [InlineData("""{"id":"r","correct":null}""")]
    [InlineData("""{"id":"r","correct":""}""")]
    [InlineData("""{"id":"r","correct":"a","source":"rumour"}""")]
    [InlineData("""{"id":7,"correct":"a"}""")]
    [InlineData("""{"id":"r","correct":"a"} x""")]
    public void Report_AnythingElse_IsNone(string payload) => Assert.Null(Report(payload));

    [Fact]
    public void Report_OverAKilobyte_IsNone()
    {
        const string Sound = """{"id":"r","correct":"a"}""";

        Assert.NotNull(Report(Sound.PadRight(1024)));
        Assert.Null(Report(Sound.PadRight(1025)));
    }

    [Theory]
    [InlineData("""{"id":"r"}""", "r")]
    [InlineData("""{}""", null)]
    [InlineData("""{"id":""}""", null)]
    [InlineData("""{"id":"r","more":1}""", null)]
    [InlineData("""{"id":"r","id":"s"}""", null)]
    [InlineData("r", null)]
    public void Cancellation_Payload_NamesARequestOrNone(string payload, string? id)
        => Assert.Equal(id, FeedbackReader.Cancellation(Encoding.UTF8.GetBytes(payload)));

    private static OutcomeReport? Report(string payload) => FeedbackReader.Report(Encoding.UTF8.GetBytes(payload));
}
