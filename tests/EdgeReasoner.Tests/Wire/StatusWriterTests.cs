using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class StatusWriterTests
{
    private static readonly NodeStatus Starting = new()
    {
        State = Readiness.Starting,
        Since = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Session = 7,
        Version = "1.2.3",
        MaxPayloadBytes = 65_536,
        QueueCapacity = 64,
    };

    [Fact]
    public void Write_Complete_WritesTheDocumentedDocument()
    {
        var status = Starting with
        {
            State = Readiness.NoModel,
            Model = new ModelIdentity("m", "ab", "int8"),
            AnswerTimes = (12.34567, 90),
            TokensPerSecond = (1234.5678, 99.4),
            Queued = 3,
            Health = [("model", true, null), ("broker", false, "lost")],
            Counters = [("answered", 5), ("refused", 1)],
            Undecided = [("stalled", 2), ("schema", 1)],
            LastUndecided =
            [
                new(Starting.Since, "hmi", new Answer { Key = new RequestKey("r1"), Outcome = Outcome.Undecided, StopReason = StopReason.Stalled }),
                new(Starting.Since, "plc", Answer.Refused(RequestKey.None, new Refusal(RefusalReason.Schema, "'readings.cellar' is bad.", "readings.cellar"))),
            ],
        };

        Assert.Equal(
            """{"state":"no_model","since":"2026-01-02T03:04:05+00:00","session":7,"version":"1.2.3","model":{"name":"m","sha256":"ab","quant":"int8"}"""
            + ""","limits":{"max_payload_bytes":65536,"max_options":16,"min_deadline_ms":1,"queue":64},"estimate":{"p50_ms":12.346,"p95_ms":90,"prefill_tokens_per_s":1235,"decode_tokens_per_s":99}"""
            + ""","load":{"queued":3},"health":[{"name":"model","ok":true},{"name":"broker","ok":false,"detail":"lost"}],"counters":{"answered":5,"refused":1},"undecided":{"stalled":2,"schema":1},"last_undecided":["""
            + """{"at":"2026-01-02T03:04:05+00:00","id":"r1","requester":"hmi","outcome":"undecided","reason":"stalled"},"""
            + """{"at":"2026-01-02T03:04:05+00:00","requester":"plc","outcome":"refused","reason":"schema","field":"readings.*"}]}""",
            Written(status));
    }

    [Fact]
    public void Write_NothingKnownYet_LeavesItOut()
        => Assert.Equal(
            """{"state":"starting","since":"2026-01-02T03:04:05+00:00","session":7,"version":"1.2.3","limits":{"max_payload_bytes":65536,"max_options":16,"min_deadline_ms":1,"queue":64}"""
            + ""","estimate":{},"load":{"queued":0},"health":[],"counters":{},"undecided":{},"last_undecided":[]}""",
            Written(Starting));

    [Fact]
    public void Write_WhileDebugging_TellsFieldAndMessageInFull()
        => Assert.Contains(
            "\"reason\":\"schema\",\"field\":\"readings.cellar\",\"message\":\"It is bad.\"}",
            Written(Starting with { WithDetails = true, LastUndecided = [new(Starting.Since, "plc", Answer.Refused(RequestKey.None, new Refusal(RefusalReason.Schema, "It is bad.", "readings.cellar")))] }),
            StringComparison.Ordinal);

    [Fact]
    public void Write_SpeedWithoutBounds_StaysJson()
        => Assert.Contains("\"estimate\":{},", Written(Starting with { TokensPerSecond = (double.PositiveInfinity, 99) }), StringComparison.Ordinal);

    private static string Written(NodeStatus status) => Encoding.UTF8.GetString(StatusWriter.Write(status));
}
