using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class CounterfactualDecisionTests
{
    private int _begun;

    [Theory]
    [InlineData("a", false)]
    [InlineData("b", true)]
    [InlineData(null, true)] // no answer without the text shows nothing
    public void Advance_BothDecided_ComparesTheAnswers(string? without, bool expected)
    {
        var decision = Of(new Rounds("a", 2), new Rounds(without, 2));
        while (decision.Result is null)
        {
            decision.Advance();
        }

        Assert.Equal(("a", expected), (decision.Result.Text, decision.Result.TextInfluenced));
    }

    [Fact]
    public void Advance_DecisionUnderWay_BeginsTheCounterfactualOnlyOnceItIsMade()
    {
        var decision = Of(new Rounds("a", 2), new Rounds("a", 2));

        decision.Advance();
        Assert.Equal((0, 2.0), (_begun, decision.Offer.Time.TotalMilliseconds));

        decision.Advance(); // the end of the one, and the direct answer of the other
        Assert.Equal((1, 2.0), (_begun, decision.Offer.Time.TotalMilliseconds));
        Assert.Null(decision.Result);
    }

    [Fact]
    public void Advance_CannotBeAskedWithoutTheText_CountsAsInfluenced()
    {
        var decision = new CounterfactualDecision(new Rounds("a", 1), static () => null);

        decision.Advance();

        Assert.True(decision.Result!.TextInfluenced);
    }

    [Fact]
    public void Advance_NothingDecided_IsNotAskedAgain()
    {
        var decision = Of(new Rounds(null, 1), new Rounds("a", 1));

        decision.Advance();

        Assert.Equal((0, null), (_begun, decision.Result!.TextInfluenced));
    }

    [Theory]
    [InlineData("a", false)] // the best so far will do
    [InlineData("b", true)]
    public void Conclude_CounterfactualUnderWay_TakesItsBestSoFar(string without, bool expected)
    {
        var decision = Of(new Rounds("a", 1), new Rounds(without, 9));
        decision.Advance();

        var answer = decision.Conclude(StopReason.Deadline);

        Assert.Equal((expected, StopReason.NoValue), (answer.TextInfluenced, answer.StopReason)); // the decision itself had ended
        Assert.Same(answer, decision.Result);
    }

    [Fact]
    public void Conclude_DecisionUnderWay_LeavesNoTimeForTheOther()
    {
        var decision = Of(new Rounds("a", 9), new Rounds("a", 1));
        decision.Advance();

        var answer = decision.Conclude(StopReason.Deadline);

        Assert.Equal((true, StopReason.Deadline, 0), (answer.TextInfluenced, answer.StopReason, _begun));
    }

    private CounterfactualDecision Of(Rounds with, Rounds without) => new(with, () =>
    {
        _begun++;
        return without;
    });

    /// <summary>Gives its answer after so many advances; the offer counts those that are left.</summary>
    private sealed class Rounds(string? answer, int left) : IOngoingDecision
    {
        public Answer? Result { get; private set; }

        public RoundEstimate Offer => new(TimeSpan.FromMilliseconds(left + 1), TimeSpan.Zero);

        public void Advance()
        {
            left--;
            if (left == 0)
            {
                Conclude(StopReason.NoValue);
            }
        }

        public Answer Conclude(StopReason reason) => Result = new Answer
        {
            Outcome = answer is null ? Outcome.Undecided : Outcome.Decided,
            StopReason = reason,
            Value = answer is null ? null : new AnswerValue.Option(answer),
        };
    }
}
