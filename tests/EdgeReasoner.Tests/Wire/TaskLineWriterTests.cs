using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class TaskLineWriterTests
{
    private static readonly DecisionRequest Request = new()
    {
        Id = "r1",
        Question = "what now?",
        Options = [new DecisionOption("x", "the first"), new DecisionOption("y")],
        AnswerType = AnswerType.Option,
        Readings =
        [
            new Reading("t", new ReadingValue.Number(-1.50m), "C", TimeSpan.FromMilliseconds(20.5), "good"),
            new Reading("door", new ReadingValue.State("open")),
            new Reading("on", new ReadingValue.Truth(true)),
        ],
        Rules = ["if t is above 8 then x", "otherwise y"],
        Context = "über",
        Budget = TimeSpan.FromMilliseconds(250),
    };

    [Fact]
    public void Payload_Request_IsReadBackAsItWas()
    {
        var payload = TaskLineWriter.Payload(Request);
        var read = Assert.IsType<ParsedRequest.Accepted>(SomeRequest.Parser().Parse(payload, null)).Request;

        // Records compare their lists by reference: member by member.
        Assert.Equal((Request.Id, Request.Question, Request.AnswerType, Request.Context, Request.Budget), (read.Id, read.Question, read.AnswerType, read.Context, read.Budget));
        Assert.Equal(Request.Options, read.Options);
        Assert.Equal(Request.Readings, read.Readings);
        Assert.Equal(Request.Rules, read.Rules);
    }

    [Fact]
    public void Write_Item_IsOneLineWithWhatADecisionDependsOn()
        => Assert.Equal(
            """{"id":"r1","family":"maths","set":"held_out","request":{"question":"what now?","options":[{"id":"x","label":"the first"},"y"]"""
            + ""","readings":[{"name":"t","value":-1.50,"unit":"C","age_ms":20.5,"quality":"good"},{"name":"door","value":"open"},{"name":"on","value":true}]"""
            + ""","rules":["if t is above 8 then x","otherwise y"],"context":"über"},"expected":"x"}""" + "\n",
            Line(Request, "x"));

    [Theory]
    [InlineData(AnswerType.Number, "12.50", "\"request\":{\"question\":\"q\",\"answer_type\":\"number\"},\"expected\":12.50}")]
    [InlineData(AnswerType.Boolean, "true", "\"request\":{\"question\":\"q\",\"answer_type\":\"boolean\"},\"expected\":true}")]
    [InlineData(AnswerType.Text, "true", "\"request\":{\"question\":\"q\",\"answer_type\":\"text\"},\"expected\":\"true\"}")]
    public void Write_OpenAnswer_IsExpectedInItsOwnKind(AnswerType type, string expected, string end)
        => Assert.EndsWith(end + "\n", Line(new DecisionRequest { Id = "r", Question = "q", AnswerType = type }, expected), StringComparison.Ordinal);

    private static string Line(DecisionRequest request, string expected)
    {
        using var output = new MemoryStream();
        TaskLineWriter.Write(output, "maths", "held_out", request, expected);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
