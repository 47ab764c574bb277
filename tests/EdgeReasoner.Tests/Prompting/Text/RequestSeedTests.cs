using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Text;
using Xunit;

namespace EdgeReasoner.Tests.Prompting.Text;

public sealed class RequestSeedTests
{
    private static readonly DecisionRequest Request = new()
    {
        Id = "r",
        Question = "open?",
        Options = [new("a"), new("b")],
        Rules = ["if x then a"],
        Readings = [new("x", new ReadingValue.Number(1)), new("y", new ReadingValue.State("on"))],
    };

    [Fact]
    public void Of_KnownRequest_IsThatOfEveryProcess() => Assert.Equal(1840279272, RequestSeed.Of(new DecisionRequest { Id = "r", Question = "open?" })); // FNV-1a by hand

    [Fact]
    public void Of_OtherIdAndDeadline_IsTheSame()
        => Assert.Equal(RequestSeed.Of(Request), RequestSeed.Of(Request with { Id = "s", Budget = TimeSpan.FromMinutes(1), Priority = 3, Trace = true }));

    [Fact]
    public void Of_AnythingElse_Differs()
    {
        DecisionRequest[] others =
        [
            Request with { Question = "shut?" },
            Request with { Context = "x" },
            Request with { Options = [new("b"), new("a")] },
            Request with { Rules = ["if x", "then a"] },
            Request with { Readings = [new("x", new ReadingValue.Number(2)), new("y", new ReadingValue.State("on"))] },
            Request with { Readings = [new("x", new ReadingValue.Number(1)), new("y", new ReadingValue.State("off"))] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Request).Select(RequestSeed.Of).Distinct().Count());
    }

    [Fact]
    public void Of_TextsCutElsewhere_Differ()
        => Assert.NotEqual(RequestSeed.Of(Request with { Question = "ab", Context = "c" }), RequestSeed.Of(Request with { Question = "a", Context = "bc" }));
}
