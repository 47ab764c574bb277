using EdgeReasoner.Evaluation.Running;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Running;

public sealed class VoteTests
{
    [Fact]
    public void Vote_TwoOfThree_Win()
    {
        var result = Vote(("x", 0.9), ("y", 0.4), ("y", 0.4));

        Assert.Equal(("y", true), (result.Answer, result.IsRight));
        Assert.Equal(0.8 / 3, result.Confidence, 12);
        Assert.Equal(30, result.Tokens);
    }

    [Fact]
    public void Vote_NoMajority_TakesTheSurest() => Assert.Equal("z", Vote(("x", 0.5), ("y", 0.4), ("z", 0.6)).Answer);

    [Fact]
    public void Vote_NothingReadable_HasNoAnswer() => Assert.Equal((null, false), (Vote((null, 0)).Answer, Vote((null, 0)).IsRight));

    private static ModeResult Vote(params (string? Answer, double Confidence)[] samples)
        => SamplingRunner.Vote(
            SomeItem.Choice("i", "y", "q", "x", "y", "z"),
            [.. samples.Select(sample => new Sample(sample.Answer, sample.Confidence, 10, TimeSpan.FromMilliseconds(1)))],
            TimeSpan.FromMilliseconds(3));
}
