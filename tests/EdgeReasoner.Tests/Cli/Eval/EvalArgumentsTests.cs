using System.CommandLine;
using EdgeReasoner.Cli.Eval;
using EdgeReasoner.Evaluation.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Cli.Eval;

public sealed class EvalArgumentsTests
{
    [Fact]
    public void Read_EveryOption_IsKept()
    {
        var request = Read("--tasks", "a.jsonl", "b c.jsonl", "--model", "m", "--against", "n", "--format", "GSM8K", "--items", "5", "--seed", "9", "--deadline", "50ms", "--out", "o").Request!;

        Assert.Equal(["a.jsonl", "b c.jsonl"], request.Tasks);
        Assert.Equal(("m", "n", TaskFormat.Gsm8k, 5, 9, TimeSpan.FromMilliseconds(50), "o"), (request.Model, request.Against, request.Format, request.Items, request.Seed, request.Deadline, request.Output));
        Assert.StartsWith("edge-reasoner --tasks a.jsonl 'b c.jsonl' --model m", request.Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'xml' is not a format; the formats are tasks, gsm8k, bbh and strategyqa.", "--format", "xml")]
    [InlineData("--items is 0; it must be 1 or more.", "--items", "0")]
    [InlineData("'soon' is not a duration; write 500ms or 2s, at most 600s.", "--deadline", "soon")]
    public void Read_Fault_IsOneSentence(string problem, params string[] arguments) => Assert.Equal((null, problem), Read(["--tasks", "a.jsonl", .. arguments]));

    [Fact]
    public void Read_OutputOverATaskFile_IsRefused()
    {
        var (request, problem) = Read("--tasks", "other.jsonl", "report/../report/items.jsonl", "--out", "report");

        Assert.Null(request);
        Assert.Equal("report/../report/items.jsonl is a task file, and --out would write its own items.jsonl there; name another folder.", problem);
    }

    private static (EvalRequest? Request, string Problem) Read(params string[] arguments)
    {
        var (verb, read) = (new Command("eval"), new EvalArguments());
        read.AddTo(verb);
        return (read.Read(verb.Parse(arguments), out var problem), problem);
    }
}
