using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Tasks;

public sealed class TaskFileReaderTests
{
    private const string Sound = """{"id":"c1","family":"control","set":"paraphrased","request":{"options":["cool","idle"],"readings":{"temp":9},"rules":["if temp is above 8 then cool","otherwise idle"],"min_confidence":0.9,"fallback":"idle"},"expected":"cool"}""";

    private static readonly TaskFileReader Reader = new(SomeRequest.Parser());

    [Fact]
    public void Parse_OwnLine_KeepsEveryField()
    {
        var file = Parse(Sound);

        var item = Assert.Single(file.Items);
        Assert.Empty(file.Problems);
        Assert.Equal((TaskFormat.Tasks, "c1", "control", "paraphrased", "cool"), (file.Format, item.Id, item.Family, item.Set, item.Expected));
        Assert.Equal(["if temp is above 8 then cool", "otherwise idle"], item.Request.Rules);
        Assert.Equal(0, item.Request.MinConfidence);
        Assert.Null(item.Request.Fallback);
    }

    [Fact]
    public void Parse_LineWithoutNames_IsCalledByItsPlace()
    {
        var file = Parse("\uFEFF\n" + """{"request":{"question":"is a above b?","answer_type":"boolean"},"expected":true}""" + "\r\n\n");

        var item = Assert.Single(file.Items);
        Assert.Equal(("items-2", "own", "all", "true"), (item.Id, item.Family, item.Set, item.Expected));
    }

    [Fact]
    public void Parse_SeveralBadLines_TellsEachWithFileLineFieldAndRemedy()
    {
        var file = Parse(string.Join('\n',
            Sound,
            """{"request":{"options":["a"]},"expected":"a"}""",
            """{"request":{"options":["a","b"],"question":"q"},"expected":"c"}""",
            """{"request":{"answer_type":"number","question":"q"},"expected":"many"}""",
            """{"request":{"answer_type":"boolean","question":"q"},"expected":1}""",
            """{"request":{"options":["a","b"],"question":"q"}}""",
            """{"request":{"options":["a","b"],"question":"q"},"expected":"a","answer":"a"}""",
            """{"request":""",
            Sound));

        Assert.Equal(2, file.Items.Count);
        Assert.Collection(
            file.Problems,
            problem => Assert.Equal("folder/items.jsonl:2: request.options: 'options' has 1 entry; a choice needs 2 to 16.", problem),
            problem => Assert.Equal("folder/items.jsonl:3: expected: 'c' is none of the options; give the id of one: a, b.", problem),
            problem => Assert.StartsWith("folder/items.jsonl:4: expected: ", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("folder/items.jsonl:5: expected: ", problem, StringComparison.Ordinal),
            problem => Assert.Equal("folder/items.jsonl:6: expected: 'expected' is missing; give the right answer.", problem),
            problem => Assert.StartsWith("folder/items.jsonl:7: answer: 'answer' is not a field of an item", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("folder/items.jsonl:8: request: ", problem, StringComparison.Ordinal),
            problem => Assert.Equal("folder/items.jsonl:9: id: 'c1' names an earlier item too; ids must differ within a file.", problem));
    }

    [Fact]
    public void Parse_EmptyFile_IsAProblem() => Assert.Equal("folder/items.jsonl:1: there is no item in the file; give at least one.", Assert.Single(Parse(" \n").Problems));

    [Fact]
    public void Parse_Gsm8k_TakesTheNumberAfterTheMark()
    {
        var file = Parse("""{"question":"How many?","answer":"4 + 4 = <<4+4=8>>8\n#### 1,008"}""" + "\n" + """{"question":"And now?","answer":"none"}""");

        var item = Assert.Single(file.Items);
        Assert.Equal((TaskFormat.Gsm8k, "gsm8k", AnswerType.Number, "1008"), (file.Format, item.Family, item.Request.AnswerType, item.Expected));
        Assert.Equal("folder/items.jsonl:2: answer: there is no number after '####'; end the answer with '#### 42'.", Assert.Single(file.Problems));
    }

    [Fact]
    public void Parse_LongText_SplitsBeforeTheLastSentence()
    {
        var story = string.Concat(Enumerable.Repeat("A duck lays an egg. ", 30));

        var item = Assert.Single(Parse($$"""{"question":"{{story}}How many eggs?","answer":"#### 30"}""").Items);

        Assert.Equal("How many eggs?", item.Request.Question);
        Assert.Equal(story.TrimEnd(), item.Request.Context);
    }

    [Fact]
    public void Parse_BbhLetters_BecomeOptionsWithLabels()
    {
        var file = Parse("""{"canary":"x","examples":[{"input":"Who is first?\nOptions:\n(A) Ann is\n(B) Bob is","target":"(B)"}]}""", "data/bbh_order.json");

        var item = Assert.Single(file.Items);
        Assert.Equal((TaskFormat.Bbh, "order", "B", "Who is first?"), (file.Format, item.Family, item.Expected, item.Request.Question));
        Assert.Equal([new DecisionOption("A", "Ann is"), new DecisionOption("B", "Bob is")], item.Request.Options);
    }

    [Fact]
    public void Parse_BbhFewTargets_BecomeTheOptions()
    {
        var examples = string.Join(',', Enumerable.Range(0, 6).Select(i => $$"""{"input":"Q{{i}}?","target":"{{(i % 2 == 0 ? "Yes" : "No")}}"}"""));

        var file = Parse($$"""{"examples":[{{examples}}]}""");

        Assert.All(file.Items, item => Assert.Equal(["No", "Yes"], item.Request.Options.Select(option => option.Id)));
        Assert.Equal("Yes", file.Items[0].Expected);
    }

    [Fact]
    public void Parse_BbhNumbers_AreOpen()
        => Assert.All(Parse("""{"examples":[{"input":"1 + 1 =","target":"2"},{"input":"1 - 3 =","target":"-2"}]}""").Items, item => Assert.Equal(AnswerType.Number, item.Request.AnswerType));

    [Fact]
    public void Parse_StrategyQa_AsksForATruthValue()
    {
        var file = Parse("""[{"qid":"a1","question":"Do ducks lay eggs?","answer":true},{"question":"And cows?","answer":"no"}]""");

        var item = Assert.Single(file.Items);
        Assert.Equal((TaskFormat.StrategyQa, "a1", AnswerType.Boolean, "true"), (file.Format, item.Id, item.Request.AnswerType, item.Expected));
        Assert.Equal("folder/items.jsonl:2: an entry of StrategyQA needs question (text) and answer (true or false).", Assert.Single(file.Problems));
    }

    [Fact]
    public void Parse_ForcedFormat_IsObeyed()
        => Assert.Equal("folder/items.jsonl:1: a line of GSM8K is an object with the texts question and answer.", Assert.Single(Reader.Parse("folder/items.jsonl", Encoding.UTF8.GetBytes(Sound), TaskFormat.Gsm8k).Problems));

    [Fact]
    public void TaskLineWriter_AnyRequest_IsReadBackAsItWas()
    {
        DecisionRequest[] requests =
        [
            new() { Id = "o", Question = "which <one>?", Options = [new("x", "the ex"), new("y")], Rules = ["if t is above 8 then the ex"], Context = "said \"so\"" },
            new() { Id = "n", Question = "what is t?", AnswerType = AnswerType.Number, Readings = [new("t", new ReadingValue.Number(9.50m), "C", TimeSpan.FromMilliseconds(1.5), "good")] },
            new() { Id = "b", Question = "is door open?", AnswerType = AnswerType.Boolean, Readings = [new("door", new ReadingValue.State("open")), new("on", new ReadingValue.Truth(true))] },
        ];
        string[] expected = ["y", "9.5", "true"];
        using var stream = new MemoryStream();
        foreach (var (request, answer) in requests.Zip(expected))
        {
            TaskLineWriter.Write(stream, "f", "s", request, answer);
        }

        var file = Reader.Parse("written.jsonl", stream.ToArray());

        Assert.Empty(file.Problems);
        Assert.Equal(expected, file.Items.Select(item => item.Expected));
        Assert.All(file.Items.Zip(requests), pair =>
        {
            Assert.Equal((pair.Second.Id, pair.Second.Question, pair.Second.Context, pair.Second.AnswerType), (pair.First.Request.Id, pair.First.Request.Question, pair.First.Request.Context, pair.First.Request.AnswerType));
            Assert.Equal(pair.Second.Options, pair.First.Request.Options);
            Assert.Equal(pair.Second.Readings, pair.First.Request.Readings);
            Assert.Equal(pair.Second.Rules, pair.First.Request.Rules);
        });
    }

    private static TaskFile Parse(string text, string path = "folder/items.jsonl") => Reader.Parse(path, Encoding.UTF8.GetBytes(text));
}
