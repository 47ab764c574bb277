using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class AnswerWriterTests
{
    [Fact]
    public void Write_TextOfOthers_IsMadeWellFormed()
    {
        var refused = Answer.Refused(
            new RequestKey("i\uFFFF", new Transaction("t\u0085", IsNumber: false)), new Refusal(RefusalReason.Schema, "no 'x\uFDD0'", "x\uD83F\uDFFF"));

        using var document = System.Text.Json.JsonDocument.Parse(AnswerWriter.Write(refused));
        var (root, error) = (document.RootElement, document.RootElement.GetProperty("error"));
        Assert.Equal(
            ("i\uFFFD", "t ", "no 'x\uFFFD'", "x\uFFFD"),
            (root.GetProperty("id").GetString(), root.GetProperty("transaction").GetString(), error.GetProperty("message").GetString(), error.GetProperty("field").GetString()));
    }

    [Fact]
    public void Write_Complete_WritesTheDocumentedDocument()
    {
        var answer = new Answer
        {
            Key = new RequestKey("r1", new Transaction("7", IsNumber: true), "a-1"),
            Outcome = Outcome.BestSoFar,
            Value = new AnswerValue.Option("alarm"),
            Confidence = 0.91234567,
            Ranking = [new RankedAnswer("alarm", 0.91234567), new RankedAnswer("idle", 0.08765433)],
            StopReason = StopReason.Deadline,
            Rounds = 2,
            ChangedInRound = 1,
            Timing = new AnswerTiming(Ms(0.5), Ms(2), Ms(3), Ms(7.25), Ms(20)),
            Model = new ModelIdentity("m", "ab", "int8"),
        };

        Assert.Equal(
            """{"id":"r1","transaction":7,"status":206,"outcome":"best_so_far","answer":"alarm","value":"alarm","confidence":0.9123,"calibrated":false,"ranking":[{"id":"alarm","p":0.9123},{"id":"idle","p":0.0877}]"""
            + ""","stop_reason":"deadline","rounds":2,"changed_in_round":1,"timing":{"queue_ms":0.5,"prefill_ms":2,"decode_ms":3,"total_ms":7.25,"deadline_ms":20,"slack_ms":12.75}"""
            + ""","model":{"name":"m","sha256":"ab","quant":"int8"},"decision_id":"a-1"}""",
            Written(answer));
    }

    [Theory]
    [InlineData(AnswerType.Number, "12.50", "\"answer\":\"12.50\",\"value\":12.50,")]
    [InlineData(AnswerType.Boolean, "true", "\"answer\":\"true\",\"value\":true,")]
    [InlineData(AnswerType.Option, "12", "\"answer\":\"12\",\"value\":\"12\",")]
    [InlineData(AnswerType.Text, "true", "\"answer\":\"true\",\"value\":\"true\",")]
    public void Write_EachKindOfAnswer_IsTextAndValue(AnswerType type, string text, string expected)
        => Assert.Contains(expected, Written(Decided() with { Value = AnswerValue.Of(type, text) }), StringComparison.Ordinal);

    [Fact]
    public void Write_TransactionOfText_IsEchoedAsText()
        => Assert.Contains("\"transaction\":\"a\\\"b\",", Written(Decided() with { Key = new RequestKey("r", new Transaction("a\"b", IsNumber: false)) }), StringComparison.Ordinal);

    [Fact]
    public void Write_WithTrace_TellsFindingsWhereThereAreAny()
    {
        var json = Written(Decided() with
        {
            Trace = [new RoundTrace(0, "direct", "", 0, Ms(1), [], true), new RoundTrace(1, "draft", "x", 2, Ms(1), [], true) { Finding = "step 1: 4, not 5" }],
        });

        Assert.Contains("\"stop_reason\":\"checker\",", json, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"direct\",\"text\":\"\",\"tokens\":0,", json, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"draft\",\"text\":\"x\",\"finding\":\"step 1: 4, not 5\",\"tokens\":2,", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_IgnoredReadings_AreNamedWithTheReasonInAnswerAndRefusal()
    {
        const string Expected = "\"ignored_readings\":[{\"name\":\"t\",\"why\":\"is null\"}]";
        IReadOnlyList<IgnoredReading> ignored = [new("t", "is null")];

        Assert.Contains(Expected, Written(Decided() with { IgnoredReadings = ignored }), StringComparison.Ordinal);
        Assert.Contains(Expected, Written(Answer.Refused(new RequestKey("r"), Refusal.Cancelled) with { IgnoredReadings = ignored }), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NaNConfidence_StaysJson() => Assert.Null(JsonSyntax.Check(AnswerWriter.Write(Decided() with { Confidence = double.NaN })));

    [Fact]
    public void Write_Overload_CarriesFallbackAndRetryTime()
    {
        var refusal = new Refusal(RefusalReason.Overloaded, "Busy.", null, TimeSpan.FromMilliseconds(12.1));

        Assert.Equal(
            """{"id":"r","status":503,"outcome":"refused","answer":"safe","value":"safe","stop_reason":"overload","error":{"code":"overloaded","message":"Busy.","retry_after_ms":13}}""",
            Written(Answer.Refused(new RequestKey("r"), refusal, "safe")));
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

    private static Answer Decided() => new() { Outcome = Outcome.Decided, StopReason = StopReason.Checker };

    private static string Written(Answer answer) => Encoding.UTF8.GetString(AnswerWriter.Write(answer));

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);
}
