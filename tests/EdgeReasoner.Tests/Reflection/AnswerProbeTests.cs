using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>How answers of several tokens and open answers are read.</summary>
public sealed class AnswerProbeTests
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.Done];

    [Fact]
    public void Run_OptionsOfSeveralTokens_MultipliesTheirTokensProbabilities()
    {
        using var scenario = new Scenario
        {
            Prompt = new ScriptedPrompt { Allowed = [new("ay", new[] { Word.A, Word.Yes }), new("an", new[] { Word.A, Word.No }), new("b", new[] { Word.B })] },
            Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 0 },
        }.After([3, Word.Answer], (Word.A, .6), (Word.B, .4)).After([Word.Answer, Word.A], (Word.Yes, .9), (Word.No, .1));

        var decision = scenario.Run();

        Assert.Equal(["ay", "b", "an"], decision.Ranking.Select(answer => answer.Id));
        Assert.Equal([.54, .4, .06], decision.Ranking.Select(answer => Math.Round(answer.Probability, 5)));
        Assert.Equal([4, 1, 1], scenario.Model.Passes); // the prompt with the cue, then one forced token for each longer option
    }

    [Fact]
    public void Run_OpenNumber_IsTheGreedyAnswerWithItsMeanProbability()
    {
        using var scenario = OpenNumber(maxRounds: 0).After([3, Word.Answer], (Word.Digit0 + 7, .64), (Word.Digit0 + 8, .36)).Writes([Word.Answer, Word.Digit0 + 7], Word.End);

        var decision = scenario.Run();

        Assert.Equal("7", decision.Text);
        Assert.Equal(.8, decision.Confidence, 5); // √(0.64 · 1)
        Assert.Equal(2, decision.Tokens);
    }

    [Fact]
    public void Run_OpenNumbersDisagree_RanksAllThatWereSeen()
    {
        using var scenario = OpenNumber(maxRounds: 1)
            .After([3, Word.Answer], (Word.Digit0 + 7, .5), (Word.Digit0 + 8, .5)).Writes([Word.Answer, Word.Digit0 + 7], Word.End)
            .Writes([Word.Think], Draft).After([.. Draft, Word.Answer], (Word.Digit0 + 8, .9), (Word.Digit0 + 7, .1)).Writes([Word.Answer, Word.Digit0 + 8], Word.End);

        var decision = scenario.Run();

        Assert.Equal(["8", "7"], decision.Ranking.Select(answer => answer.Id));
        Assert.Equal(("8", 1), (decision.Text, decision.ChangedInRound));
        Assert.InRange(decision.Ranking.Sum(answer => answer.Probability), .9, 1);
    }

    [Fact]
    public void Run_TwoReadingsOfANumberAgree_ConvergesByVotes()
    {
        using var scenario = OpenNumber(maxRounds: 3)
            .After([3, Word.Answer], (Word.Digit0 + 7, .64), (Word.Digit0 + 8, .36)).Writes([Word.Answer, Word.Digit0 + 7], Word.End)
            .Writes([Word.Think], Draft).After([.. Draft, Word.Answer], (Word.Digit0 + 7, .7), (Word.Digit0 + 8, .3));

        var decision = scenario.Run();

        Assert.Equal((StopReason.Converged, "7", 1), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_NothingReadable_FailsWithTheFallback()
    {
        using var scenario = OpenNumber(maxRounds: 0, fallback: "0").After([3, Word.Answer], (Word.Yes, 1)).After([Word.Yes], (Word.Yes, 1));

        var decision = scenario.Run();

        Assert.Equal((Outcome.Failed, StopReason.Error, "0", 0.0), (decision.Outcome, decision.StopReason, decision.Text, decision.Confidence));
        Assert.Empty(decision.Ranking);
    }

    private static Scenario OpenNumber(int maxRounds, string? fallback = null) => new()
    {
        Prompt = new ScriptedPrompt { Allowed = Array.Empty<PromptOption>() },
        Request = new DecisionRequest { Id = "r", MinConfidence = 0, AnswerType = AnswerType.Number, MaxRounds = maxRounds, Fallback = fallback },
    };
}
