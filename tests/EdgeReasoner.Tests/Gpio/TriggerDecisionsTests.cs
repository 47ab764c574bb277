using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class TriggerDecisionsTests
{
    private readonly TriggerDecisions _decisions = new();

    [Fact]
    public void TakeUnpublished_SeveralDecisionsOfOneTrigger_GivesTheLastOnce()
    {
        _decisions.Set(Of("a", "old"));
        _decisions.Set(Of("b", "x"));
        _decisions.Set(Of("a", "new"));

        Assert.Equal([("a", "new"), ("b", "x")], Taken());
        Assert.Empty(Taken());
    }

    [Fact]
    public void SetUnpublished_NewerDecisionMeanwhile_GivesTheNewerOne()
    {
        _decisions.Set(Of("a", "old"));
        Taken();
        _decisions.Set(Of("a", "new"));
        _decisions.SetUnpublished("a");

        Assert.Equal([("a", "new")], Taken());
    }

    [Fact]
    public void SetAllUnpublished_AfterAReconnection_GivesEveryLastDecisionAgain()
    {
        _decisions.Set(Of("a", "x"));
        _decisions.Set(Of("b", "y"));
        Taken();
        Assert.True(_decisions.Changes.TryRead(out _));
        _decisions.SetAllUnpublished();

        Assert.True(_decisions.Changes.TryRead(out _));
        Assert.Equal([("a", "x"), ("b", "y")], Taken());
    }

    [Fact]
    public void Changes_SeveralAtOnce_AreOneSignal()
    {
        _decisions.Set(Of("a", "x"));
        _decisions.Set(Of("a", "y"));

        Assert.True(_decisions.Changes.TryRead(out _));
        Assert.False(_decisions.Changes.TryRead(out _));
    }

    private static TriggerDecision Of(string trigger, string answer)
        => new(trigger, DateTimeOffset.UnixEpoch, new Answer { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = new AnswerValue.Option(answer) }, []);

    private IEnumerable<(string Trigger, string? Answer)> Taken()
        => [.. _decisions.TakeUnpublished().Select(decision => (decision.Trigger, decision.Answer.Text)).OrderBy(taken => taken.Trigger, StringComparer.Ordinal)];
}
