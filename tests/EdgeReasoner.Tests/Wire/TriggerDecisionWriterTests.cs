using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class TriggerDecisionWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Write_Decision_IsTheAnswerBetweenTriggerAndOutputs()
    {
        var answer = new Answer
        {
            Key = new RequestKey("5-1", null, "5-a"),
            Outcome = Outcome.Decided,
            StopReason = StopReason.Certified,
            Value = new AnswerValue.Number(2.50m),
            Confidence = 0.75,
            Ranking = [new RankedAnswer("2.50", 0.75)],
            Model = new ModelIdentity("m", "ab", "int8"),
        };

        Assert.Equal(
            """{"trigger":"button","decided_at":"2026-01-02T03:04:05+00:00","id":"5-1","status":200,"outcome":"decided","answer":"2.50","value":2.50,"confidence":0.75,"calibrated":false"""
            + ""","ranking":[{"id":"2.50","p":0.75}],"stop_reason":"certified","rounds":0,"timing":{"queue_ms":0,"prefill_ms":0,"decode_ms":0,"total_ms":0,"deadline_ms":0,"slack_ms":0}"""
            + ""","model":{"name":"m","sha256":"ab","quant":"int8"},"decision_id":"5-a","outputs":[{"name":"relay","level":"high"},{"name":"fan","level":"keep"}]}""",
            Written(answer, new OutputEffect("relay", OutputLevel.High, null, null), new OutputEffect("fan", OutputLevel.Keep, null, null)));
    }

    [Fact]
    public void Write_Refusal_TellsTheErrorAndTheFailSafeLevels()
        => Assert.Equal(
            """{"trigger":"button","decided_at":"2026-01-02T03:04:05+00:00","id":"5-1","status":503,"outcome":"refused","stop_reason":"error","error":{"code":"no_reading","message":"Gone.","field":"readings.t"}"""
            + ""","outputs":[{"name":"relay","level":"low","fail_safe":"fault","problem":"line_busy: taken"}]}""",
            Written(
                Answer.Refused(new RequestKey("5-1"), new Refusal(RefusalReason.NoReading, "Gone.", "readings.t")),
                new OutputEffect("relay", OutputLevel.Low, "fault", "line_busy: taken")));

    private static string Written(Answer answer, params OutputEffect[] effects) => Encoding.UTF8.GetString(TriggerDecisionWriter.Write(new TriggerDecision("button", At, answer, effects)));
}
