using System.CommandLine;
using System.Text;
using EdgeReasoner.Cli;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Cli;

public sealed class AskArgumentsTests
{
    private static readonly string Long = new('x', 65);
    private static readonly string[] OneRule = ["--rule", "otherwise a"];

    [Fact]
    public void TryRead_EveryArgument_IsTheRequestOfTheSameWordsOverMqtt()
    {
        var asked = Read("which one?", "--option", "open", "--option", "shut", "--reading", "level=9.50", "--reading", "door=closed", "--reading", "on=true", "--rule", "if level is above 8 then open", "--deadline", "2s", "--max-rounds", "2").Request;
        var sent = Parse("""{"id":"ask","question":"which one?","options":["open","shut"],"readings":{"level":9.50,"door":"closed","on":true},"rules":["if level is above 8 then open"],"deadline_ms":2000,"max_rounds":2}""");

        var expected = Assert.IsType<ParsedRequest.Accepted>(sent).Request;
        Assert.Equal((expected.Id, expected.Question, expected.AnswerType, expected.Budget, expected.MaxRounds), (asked!.Id, asked.Question, asked.AnswerType, asked.Budget, asked.MaxRounds));
        Assert.Equal(expected.Options, asked.Options);
        Assert.Equal(expected.Readings, asked.Readings);
        Assert.Equal(expected.Rules, asked.Rules);
    }

    [Fact]
    public void TryRead_ReadingsOfOneName_AreASeriesInOrder()
        => Assert.Equal([1m, 2m], Read("q", "--answer-type", "number", "-r", "t=1", "-r", "t=2").Request!.Readings.Select(reading => ((ReadingValue.Number)reading.Value).Value));

    [Fact]
    public void TryRead_NothingButRules_TakesTheDefaults()
    {
        var configuration = new DaemonConfiguration { Limits = new LimitsOptions { DefaultDeadlineMs = 1234 } };
        configuration.Reflection.MaxRounds = 1;

        var request = Read(configuration, "-o", "a", "-o", "b", "--rule", "otherwise a").Request;

        Assert.Equal((TimeSpan.FromMilliseconds(1234), 1, ""), (request!.Budget, request.MaxRounds, request.Question));
    }

    public static TheoryData<string[], string> Faulty => new()
    {
        { ["q", "-o", "a"], """{"question":"q","options":["a"]}""" },
        { ["q", .. Enumerable.Range(0, 17).SelectMany(i => new[] { "-o", $"o{i}" })], $$"""{"question":"q","options":[{{string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"o{i}\""))}}]}""" },
        { ["q", "-o", "a", "-o", "b", "-o", "a"], """{"question":"q","options":["a","b","a"]}""" },
        { ["q", "-o", "a", "-o", ""], """{"question":"q","options":["a",""]}""" },
        { ["q", "-o", "a", "-o", Long], $$"""{"question":"q","options":["a","{{Long}}"]}""" },
        { ["q", "-o", "a", "-o", "b\u200b"], """{"question":"q","options":["a","b\u200b"]}""" },
        { ["q"], """{"question":"q"}""" },
        { ["q", "-o", "a", "-o", "b", "--answer-type", "number"], """{"question":"q","options":["a","b"],"answer_type":"number"}""" },
        { ["q", "--answer-type", "colour"], """{"question":"q","answer_type":"colour"}""" },
        { ["q", "--answer-type", "number", "--max-rounds", "9"], """{"question":"q","answer_type":"number","max_rounds":9}""" },
        { ["q", "--answer-type", "number", "--max-rounds", "-1"], """{"question":"q","answer_type":"number","max_rounds":-1}""" },
        { [new string('q', 513), "--answer-type", "number"], $$"""{"question":"{{new string('q', 513)}}","answer_type":"number"}""" },
        { ["\u200b", "--answer-type", "number"], """{"question":"\u200b","answer_type":"number"}""" },
        { ["-o", "a", "-o", "b", "--rule", new string('r', 161)], $$"""{"options":["a","b"],"rules":["{{new string('r', 161)}}"]}""" },
        { ["-o", "a", "-o", "b", .. Enumerable.Repeat(OneRule, 65).SelectMany(rule => rule)], $$"""{"options":["a","b"],"rules":[{{string.Join(',', Enumerable.Repeat("\"otherwise a\"", 65))}}]}""" },
        { ["-o", "a", "-o", "b"], """{"options":["a","b"]}""" },
        { ["q", "--answer-type", "number", "-r", $"{Long}=1"], $$"""{"question":"q","answer_type":"number","readings":[{"name":"{{Long}}","value":1}]}""" },
        { ["q", "--answer-type", "number", "-r", "t="], """{"question":"q","answer_type":"number","readings":[{"name":"t","value":""}]}""" },
        { ["q", "--answer-type", "number", "-r", "t=a\u0007"], """{"question":"q","answer_type":"number","readings":[{"name":"t","value":"a\u0007"}]}""" },
        { ["q", "--answer-type", "number", .. Enumerable.Range(0, 65).SelectMany(i => new[] { "-r", $"t={i}" })], $$"""{"question":"q","answer_type":"number","readings":[{{string.Join(',', Enumerable.Range(0, 65).Select(i => $$"""{"name":"t","value":{{i}}}"""))}}]}""" },
    };

    [Fact]
    public void TryRead_NumberOutOfRange_IsAbsentAsOverMqtt()
        => Assert.Equal([new ReadingValue.Absent("is a number out of range")], Read("q", "--answer-type", "number", "-r", "t=1e40").Request!.Readings.Select(reading => reading.Value));

    [Theory]
    [MemberData(nameof(Faulty))]
    public void TryRead_Fault_IsToldInTheWordsOfMqtt(string[] arguments, string json)
    {
        var refusal = Assert.IsType<ParsedRequest.Refused>(Parse(json)).Refusal;

        Assert.Equal($"{WireName.Of(refusal.Reason)}: {refusal.Message}", Read(arguments).Problem);
    }

    [Theory]
    [InlineData("--deadline", "soon", "'soon' is not a duration; write 500ms or 2s, at most 600s.")]
    [InlineData("--deadline", "601s", "'601s' is not a duration; write 500ms or 2s, at most 600s.")]
    [InlineData("--reading", "temp", "'temp' is not NAME=VALUE.")]
    [InlineData("--reading", "=1", "'=1' is not NAME=VALUE.")]
    public void TryRead_WordsThatOnlyACommandLineHas_AreNamed(string option, string text, string problem)
        => Assert.Equal(problem, Read("q", "--answer-type", "number", option, text).Problem);

    [Fact]
    public void TryRead_Json_IsReadAsOverMqtt()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"question":"q","answer_type":"number"}""");
            Assert.Equal(("ask", AnswerType.Number), (Read("--json", path).Request!.Id, Read("--json", path).Request!.AnswerType));

            File.WriteAllText(path, """{"question":"q","priority":7}""");
            Assert.StartsWith("schema: 'priority' is 7;", Read("--json", path).Problem, StringComparison.Ordinal);

            Assert.Contains("limit is 10", Read(new DaemonConfiguration { Limits = new LimitsOptions { MaxPayloadBytes = 10 } }, "--json", path).Problem, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains(path, Read("--json", path).Problem, StringComparison.Ordinal); // gone
    }

    private static (DecisionRequest? Request, string Problem) Read(params string[] arguments) => Read(new DaemonConfiguration(), arguments);

    private static (DecisionRequest? Request, string Problem) Read(DaemonConfiguration configuration, params string[] arguments)
    {
        var (verb, question) = (new Command("ask"), new AskArguments());
        question.AddTo(verb);
        var isRead = question.TryRead(verb.Parse(arguments), configuration, out var request, out var problem);
        Assert.Equal((isRead, isRead), (request is not null, problem.Length == 0));
        return (request, problem);
    }

    private static ParsedRequest Parse(string json) => new RequestParser(new DaemonConfiguration().Catalog(), 65_536).Parse(Encoding.UTF8.GetBytes(json), "ask");
}
