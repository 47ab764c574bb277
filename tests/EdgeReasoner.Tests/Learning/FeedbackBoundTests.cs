using EdgeReasoner.Reasoning.Learning;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

public sealed class FeedbackBoundTests
{
    private static readonly Dictionary<string, int> Trusted = new() { ["maths"] = 20, ["logic"] = 10 };

    [Fact]
    public void Take_MoreThanTheShare_TakesTurnsByReporter()
    {
        Report[] reported = [.. Enumerable.Range(0, 50).Select(static i => new Report("maths", "loud", $"q{i}")), new("maths", "quiet", "other")];

        var taken = Take(reported);

        Assert.Equal(["quiet", "loud"], taken.Select(static report => report.Reporter)); // a tenth of 20, each reporter's latest
        Assert.Equal("q49", taken[1].Question);
    }

    [Fact]
    public void Take_FamilyWithoutTrustedItems_TakesNothing() => Assert.Empty(Take([new("text", "anybody", "q")]));

    [Fact]
    public void Take_SameQuestionAgain_CountsAsItWasJudgedLast()
        => Assert.Equal([new Report("logic", "second", "q")], Take([new("logic", "first", "q"), new("logic", "second", "q")]));

    private static IReadOnlyList<Report> Take(Report[] reported)
        => FeedbackBound.Take(reported, static report => report.Family, static report => report.Reporter, static report => report.Question, Trusted, FeedbackBound.DefaultShare);

    private sealed record Report(string Family, string Reporter, string Question);
}
