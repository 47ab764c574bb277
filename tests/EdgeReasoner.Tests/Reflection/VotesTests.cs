using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class VotesTests
{
    private readonly Votes _votes = new();

    [Fact]
    public void Cast_BranchChangesItsMind_WithdrawsTheEarlierVote()
    {
        _votes.Cast(1, "a");
        _votes.Cast(1, "b");

        Assert.Equal((0, 1), (_votes.For("a"), _votes.For("b")));
    }

    [Fact]
    public void Cast_NoAnswer_WithdrawsTheVote()
    {
        _votes.Cast(1, "a");
        _votes.Cast(1, null);

        Assert.Equal((0, 0), (_votes.For("a"), _votes.For(null)));
    }

    [Fact]
    public void Cast_GateBesideBranches_IsOneMore()
    {
        _votes.Cast(0, "a");
        _votes.Cast(1, "a");
        _votes.Cast(Votes.GateBranch, "a");

        Assert.Equal(3, _votes.For("a"));
    }
}
