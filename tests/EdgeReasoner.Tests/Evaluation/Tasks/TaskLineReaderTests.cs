using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Tasks;

public sealed class TaskLineReaderTests
{
    [Fact]
    public void Read_IdOfTheRequest_NamesTheItemUnlessItHasItsOwn()
    {
        Assert.Equal("r", Read("""{"request":{"id":"r","question":"q","answer_type":"number"},"expected":1}""").Item!.Id);
        Assert.Equal("i", Read("""{"id":"i","request":{"id":"r","question":"q","answer_type":"number"},"expected":1}""").Item!.Id);
        Assert.Equal("items-3", Read("""{"request":{"question":"q","answer_type":"number"},"expected":1}""").Item!.Id);
    }

    [Fact]
    public void Read_ProgressAndTrace_HaveNoEffect()
    {
        var request = Read("""{"request":{"question":"q","answer_type":"number","progress":true,"trace":true},"expected":1}""").Item!.Request;

        Assert.False(request.Progress || request.Trace);
    }

    [Fact]
    public void Read_ConfiguredProfile_FillsTheRequest()
    {
        var parser = SomeRequest.Parser(new Dictionary<string, DecisionProfile> { ["room"] = new() { Options = [new DecisionOption("heat"), new DecisionOption("idle")], Rules = ["otherwise idle"] } });

        var item = new TaskLineReader(parser).Read(Encoding.UTF8.GetBytes("""{"request":{"profile":"room"},"expected":"heat"}"""), 1, new TaskFaults("items.jsonl"));

        Assert.Equal(["heat", "idle"], item!.Request.Options.Select(option => option.Id));
    }

    [Theory]
    [InlineData("""[1]""", "items.jsonl:3: The line is an array; an item is an object with request and expected.")]
    [InlineData("""{"expected":1}""", "items.jsonl:3: request: 'request' is missing; give the request as it would go over MQTT.")]
    [InlineData("""{"request":{"question":"q","answer_type":"text"},"expected":" "}""", "items.jsonl:3: expected: 'expected' is a string; the request asks for text of at least one letter.")]
    [InlineData("""{"request":{"question":"q","answer_type":"number"},"expected":true}""", "items.jsonl:3: expected: 'expected' is a truth value that is no number; the request asks for one.")]
    [InlineData("""{"family":7,"request":{"question":"q","answer_type":"number"},"expected":1}""", "items.jsonl:3: family: 'family' is a number; it must be a string.")]
    [InlineData("""{"request":{"question":"q","answer_type":"number","priority":9},"expected":1}""", "items.jsonl:3: request.priority: 'priority' is 9; it must be a whole number from 0 to 3.")]
    public void Read_Fault_NamesFileLineAndField(string line, string problem)
    {
        var (item, problems) = Read(line);

        Assert.Null(item);
        Assert.Equal(problem, Assert.Single(problems));
    }

    [Theory]
    [InlineData("number", "7.0", "7", true)]
    [InlineData("number", "7", "7.5", false)]
    [InlineData("text", "\"The  Door\"", "the door", true)]
    [InlineData("boolean", "true", "True", false)]
    public void IsRight_ByType_ComparesAsDocumented(string type, string expected, string answer, bool isRight)
        => Assert.Equal(isRight, Read($$"""{"request":{"question":"q","answer_type":"{{type}}"},"expected":{{expected}}}""").Item!.IsRight(answer));

    private static (EvaluationItem? Item, IReadOnlyList<string> Problems) Read(string line)
    {
        var faults = new TaskFaults("items.jsonl");
        return (new TaskLineReader(SomeRequest.Parser()).Read(Encoding.UTF8.GetBytes(line), 3, faults), faults.Sentences);
    }
}
