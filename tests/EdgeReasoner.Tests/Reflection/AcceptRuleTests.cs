using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class AcceptRuleTests
{
    private readonly AcceptRule _rule = new(new ReflectionOptions());
    private readonly Votes _votes = new();

    [Theory]
    [InlineData(null, "a", .1, true)]   // nothing to lose
    [InlineData("a", "a", .1, true)]    // stays
    [InlineData("a", null, .9, false)]  // nothing to win
    [InlineData("a", "b", .47, true)]   // leads by 0.06
    [InlineData("a", "b", .49, false)]  // leads by 0.02
    public void Accepts_ByLead_AsDocumented(string? incumbent, string? candidate, double a, bool expected)
        => Assert.Equal(expected, _rule.Accepts(incumbent, candidate, Pair(a), _votes));

    [Fact]
    public void Accepts_TwoVotesAgainstOne_NeedsNoLead()
    {
        _votes.Cast(0, "a");
        _votes.Cast(1, "b");
        Assert.False(_rule.Accepts("a", "b", Pair(.6), _votes));

        _votes.Cast(2, "b");
        Assert.True(_rule.Accepts("a", "b", Pair(.6), _votes));
    }

    [Theory]
    [InlineData("a", "b", "b", .99, true)]   // proven, however unlikely
    [InlineData("b", "a", "b", .99, false)]  // never away from it
    [InlineData(null, "a", "b", .99, false)]
    public void Accepts_ProvenAnswer_OnlyThat(string? incumbent, string candidate, string proven, double a, bool expected)
        => Assert.Equal(expected, _rule.Accepts(incumbent, candidate, Pair(a), _votes, proven));

    [Fact]
    public void Accepts_SameLineAgain_HasOneVote()
    {
        _votes.Cast(0, "a");
        _votes.Cast(1, "b");
        _votes.Cast(1, "b");

        Assert.Equal(1, _votes.For("b"));
        Assert.False(_rule.Accepts("a", "b", Pair(.6), _votes));
    }

    private static AnswerDistribution Pair(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
