using System.Text;
using EdgeReasoner.Cli.Demo;
using Xunit;

namespace EdgeReasoner.Tests.Cli.Demo;

public sealed class DemoAnswerTests
{
    private const string Decided = """{"id":"i","status":200,"outcome":"decided","answer":"open","value":"open","confidence":0.75,"stop_reason":"certified","rounds":2}""";

    private static readonly ScenarioItem Item = new("cold room 1", [], "i", DeadlineMs: 100, Expect: "open");

    [Fact]
    public void Read_Answer_KeepsWhatIsShown()
    {
        var answer = Read(Decided);

        Assert.Equal(("open", "decided", 0.75, 2, "certified", null), (answer.Answer, answer.Outcome, answer.Confidence, answer.Rounds, answer.StopReason, answer.Detail));
    }

    [Fact]
    public void Read_Trace_ShowsTheLastReasoningThatHasWords()
        => Assert.Equal("second", Read(Decided[..^1] + ""","trace":[{"text":"first"},{"text":"second"},{"text":""}]}""").Detail);

    [Fact]
    public void Read_Refusal_ShowsCodeAndMessage()
    {
        var answer = Read("""{"id":"i","status":400,"outcome":"rejected","stop_reason":"rejected","error":{"code":"schema","message":"'options' is missing."}}""");

        Assert.Equal(("schema", "'options' is missing.", 0), (answer.Answer, answer.Detail, answer.Rounds));
        Assert.False(answer.IsInTime);
    }

    [Theory]
    [InlineData("decided", 100, true)]
    [InlineData("best_so_far", 100, true)]
    [InlineData("undecided", 100, true)]
    [InlineData("decided", 100.1, false)]
    [InlineData("failed", 1, false)]
    public void IsInTime_OutcomeAndTime_BothCount(string outcome, double milliseconds, bool expected)
        => Assert.Equal(expected, Read(Decided.Replace("decided", outcome, StringComparison.Ordinal), milliseconds).IsInTime);

    [Theory]
    [InlineData("open", true)]
    [InlineData("shut", false)]
    [InlineData(null, true)]
    public void IsExpected_Answer_IsComparedWhereOneIsKnown(string? expected, bool isExpected)
        => Assert.Equal(isExpected, DemoAnswer.Read(Item with { Expect = expected }, Encoding.UTF8.GetBytes(Decided), TimeSpan.Zero).IsExpected);

    [Fact]
    public void Missing_Answer_IsNeitherInTimeNorExpected()
    {
        var missing = DemoAnswer.Missing(Item, TimeSpan.FromMilliseconds(5));

        Assert.Equal((false, false, "no answer"), (missing.IsInTime, missing.IsExpected, missing.Outcome));
    }

    [Fact]
    public void ReadAll_Scenario_FillsWhatIsLeftOut()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """[{"place":"cold room 1","request":{"id":"a","deadline_ms":20},"expect":"x"},{"place":"b","request":{}}]""");

            var items = ScenarioItem.ReadAll(path);

            Assert.Equal([("a", 20, "x", "cold-room-1"), ("", 1000, null, "b")], items.Select(item => (item.Id, item.DeadlineMs, item.Expect, item.Requester)));

            File.WriteAllText(path, """{"place":"b"}""");
            Assert.StartsWith($"{path} is not an array of ", Assert.Throws<FormatException>(() => ScenarioItem.ReadAll(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static DemoAnswer Read(string json, double milliseconds = 10) => DemoAnswer.Read(Item, Encoding.UTF8.GetBytes(json), TimeSpan.FromMilliseconds(milliseconds));
}
