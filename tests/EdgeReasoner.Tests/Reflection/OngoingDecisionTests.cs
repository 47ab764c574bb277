using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class OngoingDecisionTests
{
    private static readonly int[] Draft = [Word.S0, Word.End, Word.S1, Word.End, Word.Done];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Advance_TwoTakeTurns_DecideAsAloneWhateverTheCaches(int sequences)
    {
        using var alone = NewScenario(1);
        var expected = (First: alone.Run(), Second: Finish(alone.Begin(prompt: Other)));
        using var scenario = NewScenario(sequences);

        var (first, second) = (scenario.Begin(), scenario.Begin(prompt: Other));
        while (first.Result is null || second.Result is null)
        {
            foreach (var ongoing in (IOngoingDecision[])[first, second])
            {
                if (ongoing.Result is null)
                {
                    ongoing.Advance();
                }
            }
        }

        AssertSame(expected.First, first.Result);
        AssertSame(expected.Second, second.Result);
    }

    [Fact]
    public void Advance_AnotherTookTheOnlyCache_PrefillsAgainAndKnewItsPrice()
    {
        using var scenario = NewScenario(1);
        var first = scenario.Begin();
        first.Advance();
        var offered = first.Offer.Time;
        var second = scenario.Begin(prompt: Other);
        second.Advance();
        var passes = scenario.Model.Passes.Count;

        first.Advance();

        Assert.Equal(4, scenario.Model.Passes[passes]); // prompt 3 and the draft cue
        Assert.True(offered > TimeSpan.Zero);
    }

    [Fact]
    public void Advance_TimeRanOutWhileOthersRan_EndsWithTheBestSoFar()
    {
        using var scenario = NewScenario(1);
        var ongoing = scenario.Begin(budgetMs: 60);
        ongoing.Advance();
        Assert.Null(ongoing.Result);
        scenario.Begin(prompt: Other).Advance();
        scenario.Clock.Advance(TimeSpan.FromMilliseconds(50));

        ongoing.Advance();

        Assert.Equal((Outcome.BestSoFar, StopReason.Deadline, "a"), (ongoing.Result!.Outcome, ongoing.Result.StopReason, ongoing.Result.Text));
    }

    [Fact]
    public void Advance_BegunAfterItsEnd_DoesNotMakeTheReserveLarger()
    {
        using var scenario = NewScenario(1);
        var reserve = scenario.Reserve;
        for (var i = 0; i < 32; i++)
        {
            reserve.ObservePublish(TimeSpan.FromMilliseconds(1));
            var late = scenario.Begin(budgetMs: 20);
            scenario.Clock.Advance(TimeSpan.FromSeconds(1));
            late.Advance();
            Assert.Equal(Outcome.Refused, late.Result!.Outcome);
        }

        Assert.InRange(reserve.For(TimeSpan.FromMilliseconds(20)).TotalMilliseconds, 1, 2);
    }

    private static ScriptedPrompt Other => new() { Question = new[] { 3, 2, 1 } };

    private static Scenario NewScenario(int sequences)
        => new Scenario { Sequences = sequences, Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 3 } }
            .Direct(.6, .3, .1).After([1, Word.Answer], (Word.A, .2), (Word.B, .5), (Word.C, .3))
            .Writes([Word.Think], Draft).Answers(Draft, .1, .85, .05).Criticises(Draft, .1);

    private static Answer Finish(IOngoingDecision ongoing)
    {
        while (ongoing.Result is null)
        {
            ongoing.Advance();
        }

        return ongoing.Result;
    }

    private static void AssertSame(Answer expected, Answer actual)
        => Assert.Equal(
            (expected.Text, expected.Confidence, expected.StopReason, expected.Rounds, expected.Tokens),
            (actual.Text, actual.Confidence, actual.StopReason, actual.Rounds, actual.Tokens));
}
