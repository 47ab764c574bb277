using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt.Wire;

public sealed class AnswerWriterTests
{
    [Fact]
    public void Decision_Complete_WritesTheDocumentedDocument()
    {
        var decision = new Answer
        {
            Outcome = Outcome.BestSoFar,
            Answer = "alarm",
            Confidence = 0.91234567,
            Ranking = [new RankedAnswer("alarm", 0.91234567), new RankedAnswer("idle", 0.08765433)],
            StopReason = StopReason.Deadline,
            Rounds = 2,
            ChangedInRound = 1,
        };
        var timing = new AnswerTiming(Ms(0.5), Ms(2), Ms(3), Ms(7.25), Ms(20));

        var json = Encoding.UTF8.GetString(AnswerWriter.Decision(new AnswerKey("r1", "7", "a-1"), decision, timing, new ModelIdentity("m", "ab", "int8"), false));

        Assert.Equal(
            """{"id":"r1","transaction":7,"status":206,"outcome":"best_so_far","answer":"alarm","confidence":0.9123,"calibrated":false,"ranking":[{"id":"alarm","p":0.9123},{"id":"idle","p":0.0877}]"""
+ ""","stop_reason":"deadline","rounds":2,"changed_in_round":1,"timing":{"queue_ms":0.5,"prefill_ms":2,"decode_ms":3,"total_ms":7.25,"deadline_ms":20,"slack_ms":12.75}"""
            + ""","model":{"name":"m","sha256":"ab","quant":"int8"},"decision_id":"a-1"}""",
            json);
    }

    [Fact]
    public void Decision_WithTrace_TellsFindingsWhereThereAreAny()
    {
        var decision = new Answer
        {
            Outcome = Outcome.Decided,
            StopReason = StopReason.Checker,
            Trace = [new RoundTrace(0, "direct", "", 0, Ms(1), [], true), new RoundTrace(1, "draft", "x", 2, Ms(1), [], true) { Finding = "step 1: 4, not 5" }],
        };

        var json = Encoding.UTF8.GetString(
            AnswerWriter.Decision(new AnswerKey("r", null, "d"), decision, new AnswerTiming(default, default, default, default, default), new ModelIdentity("m", "", ""), true));

        Assert.Contains("\"stop_reason\":\"checker\",", json, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"direct\",\"text\":\"\",\"tokens\":0,", json, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"draft\",\"text\":\"x\",\"finding\":\"step 1: 4, not 5\",\"tokens\":2,", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Decision_NaNConfidence_StaysJson()
    {
        var decision = new Answer { Outcome = Outcome.Decided, StopReason = StopReason.Stalled, Confidence = double.NaN };

        var json = Encoding.UTF8.GetString(
            AnswerWriter.Decision(new AnswerKey("r", null, "d"), decision, new AnswerTiming(default, default, default, default, default), new ModelIdentity("m", "", ""), true));

        Assert.Null(JsonSyntax.Check(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Error_Overload_CarriesFallbackAndRetryTime()
    {
        var error = new Refusal(RefusalReason.Overloaded, "Busy.", null, TimeSpan.FromMilliseconds(12.1));

        Assert.Equal(
            """{"id":"r","status":503,"outcome":"refused","answer":"safe","stop_reason":"overload","error":{"code":"overloaded","message":"Busy.","retry_after_ms":13}}""",
            Encoding.UTF8.GetString(AnswerWriter.Error(new AnswerKey("r", null), error, "safe")));
    }

    [Theory]
    [InlineData("BadJson", 400)]
    [InlineData("Schema", 400)]
    [InlineData("RetainedRequest", 400)]
    [InlineData("NoCorrelation", 400)]
    [InlineData("UnknownProfile", 400)]
    [InlineData("UnknownFallback", 400)]
    [InlineData("NotUnderstood", 400)]
    [InlineData("ResponseTopic", 403)]
    [InlineData("Requester", 403)]
    [InlineData("Expired", 408)]
    [InlineData("IdReuse", 409)]
    [InlineData("TooLarge", 413)]
    [InlineData("ContentType", 415)]
    [InlineData("Internal", 500)]
    [InlineData("ModelOutput", 500)]
    [InlineData("Overloaded", 503)]
    [InlineData("Starting", 503)]
    [InlineData("NoModel", 503)]
    public void Status_EachCode_IsTheDocumentedOne(string code, int status)
        => Assert.Equal(status, new Refusal(Enum.Parse<RefusalReason>(code), "").Status);

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);
}
