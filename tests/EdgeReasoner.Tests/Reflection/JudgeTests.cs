using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class JudgeTests
{
    private readonly Judge _judge = new(new ReflectionOptions());

    [Theory]
    [InlineData(.95, .60, 1, true, false, StopReason.Certified)]  // ln(.95/.05) = 2.94
    [InlineData(.94, .60, 1, true, false, null)]                  // ln(.94/.06) = 2.75
    [InlineData(.80, .78, 1, true, false, StopReason.Converged)]  // the same, and sure enough
    [InlineData(.80, .78, 1, false, false, null)]                 // the reasoning was not at its end
    [InlineData(.70, .68, 1, true, false, StopReason.Stalled)]
    [InlineData(.70, .68, 1, false, false, null)]                 // half a chain has not stalled
    [InlineData(.70, .68, 1, true, true, null)]                   // it has just grown
    [InlineData(.80, .60, 2, true, false, StopReason.Converged)]  // by votes
    [InlineData(.80, .60, 2, false, false, null)]
    [InlineData(.70, .60, 2, true, false, null)]                  // votes without confidence
    public void AfterRound_SameIncumbent_EndsAsDocumented(double now, double before, int votes, bool isAtEnd, bool hasGrown, StopReason? expected)
        => Assert.Equal(expected, _judge.AfterRound(new RoundEvidence { Pooled = Pair(now), PreviousPooled = Pair(before), Incumbent = "a", PreviousIncumbent = "a", Votes = votes, Answers = ["a", "a"], IsAtEnd = isAtEnd, HasGrown = hasGrown }));

    [Theory]
    [InlineData("a", "b", "a", false, StopReason.Oscillating)]
    [InlineData("a", "b", "a", true, null)]
    [InlineData("a", "b", "c", false, null)]
    [InlineData("a", "a", "a", false, null)]
    public void AfterRound_ThreeAnswers_OscillateWhenTheyAlternate(string first, string second, string third, bool hasGrown, StopReason? expected)
        => Assert.Equal(expected, _judge.AfterRound(new RoundEvidence { Pooled = Pair(.6), PreviousPooled = Pair(.4), Incumbent = "a", PreviousIncumbent = "b", Votes = 1, Answers = [first, second, third], IsAtEnd = true, HasGrown = hasGrown }));

    [Fact]
    public void AfterRound_SureButOfAnotherAnswer_IsNotCertified()
        => Assert.Null(_judge.AfterRound(new RoundEvidence { Pooled = Pair(.02), PreviousPooled = Pair(.5), Incumbent = "a", PreviousIncumbent = "a", Votes = 1, Answers = ["a", "b"], IsAtEnd = true, HasGrown = false }));

    [Fact]
    public void AfterRound_KnownFlaw_GoesOnHoweverSure()
        => Assert.Null(_judge.AfterRound(new RoundEvidence { Pooled = Pair(.99), PreviousPooled = Pair(.99), Incumbent = "a", PreviousIncumbent = "a", Votes = 2, Answers = ["a", "a"], IsAtEnd = true, HasGrown = false, Finding = new Finding.Flaw(0, "wrong") }));

    [Fact]
    public void AfterRound_KnownAsIncomplete_GoesOnHoweverSure()
        => Assert.Null(_judge.AfterRound(new RoundEvidence { Pooled = Pair(.99), PreviousPooled = Pair(.99), Incumbent = "a", PreviousIncumbent = "a", Votes = 2, Answers = ["a", "a"], IsAtEnd = true, HasGrown = false, Finding = new Finding.Sound(2) }));

    [Fact]
    public void AfterRound_Proof_EndsHoweverUnsure()
        => Assert.Equal(StopReason.Checker, _judge.AfterRound(new RoundEvidence { Pooled = Pair(.5), PreviousPooled = Pair(.9), Incumbent = "b", PreviousIncumbent = "a", Votes = 1, Answers = ["a", "b"], IsAtEnd = false, HasGrown = true, Finding = new Finding.Proof("b") }));

    [Fact]
    public void Problems_Defaults_AreNone() => Assert.Empty(new ReflectionOptions().Problems());

    [Fact]
    public void Problems_WrongValues_NamesEach()
    {
        var options = new ReflectionOptions { MaxRounds = 9, DirectThreshold = 0, CertifyMargin = double.NaN, AcceptLead = 2, ResampleTemperature = 0, Checkers = (CheckerMode)3 };

        Assert.Equal(6, options.Problems().Count());
        Assert.All(options.Problems(), problem => Assert.StartsWith("Reflection:", problem, StringComparison.Ordinal));
    }

    private static AnswerDistribution Pair(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
