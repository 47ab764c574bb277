using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>What exact code changes in the loop.</summary>
public sealed class CheckerTests
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.S2, Word.End, Word.Done];
    private static readonly int[] Mended = [Word.S1, Word.End, Word.S2, Word.S3, Word.End, Word.Done];
    private static readonly Finding SecondStepWrong = new Finding.Flaw(3, "step 2: 4, not 5");

    [Fact]
    public void Run_ProvenAndProbedAlike_EndsByTheChecker()
    {
        using var scenario = Checked((Draft, new Finding.Proof("b"))).Answers(Draft, .3, .6, .1);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.Checker, "b", 1, 1), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds, decision.ChangedInRound));
        Assert.Equal(.995, decision.Confidence, 9);
        Assert.Equal(1, decision.Ranking.Sum(answer => answer.Probability), 9);
        Assert.Equal("every step is right: the answer is b", decision.Trace[^1].Finding);
        Assert.True(decision.Trace[^1].Accepted);
    }

    [Fact]
    public void Run_ProbeContradictsTheProof_ProofWins()
    {
        using var scenario = Checked((Draft, new Finding.Proof("c"))).Answers(Draft, .98, .01, .01);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Checker, "c", 1), (decision.StopReason, decision.Text, decision.ChangedInRound));
        Assert.Equal(["c", "a", "b"], decision.Ranking.Select(answer => answer.Id));
        Assert.False(decision.Trace[^1].Accepted); // the probe's candidate
    }

    [Fact]
    public void Run_NoTimeToProbeAProof_EndsByTheCheckerAllTheSame()
    {
        using var scenario = Checked((Draft, new Finding.Proof("b"))).Answers(Draft, .3, .6, .1);
        scenario.OnPass = () =>
        {
            if (scenario.Model.Tokens is [.., Word.S2, Word.End])
            {
                scenario.Clock.Advance(TimeSpan.FromSeconds(20)); // the draft's last token is still written, its probe comes too late
            }
        };

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.Checker, "b", 1), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_ProofBelowTheRequestsMinimum_IsUndecided()
    {
        using var scenario = Checked(new DecisionRequest { Id = "r", MinConfidence = .999, Fallback = "a" }, (Draft, new Finding.Proof("b"))).Answers(Draft, .3, .6, .1);

        Assert.Equal((Outcome.Undecided, "a"), (scenario.Run().Outcome, scenario.Run().Text));
    }

    [Fact]
    public void Run_FlawedStep_IsTakenUpAfterItsLastRightTokenWithoutAskingTheGate()
    {
        using var scenario = Checked((Draft, SecondStepWrong), (Mended, new Finding.Proof("b")))
            .Answers(Draft, .98, .01, .01).Criticises(Draft, .01, Word.S1) // left to itself it would endorse, or rewrite another step
            .After([Word.Think, .. Draft[..3]], (Word.End, .9), (Word.S3, .1)) // the wrong token is still its first choice there
            .Writes([Word.Think, .. Draft[..3], Word.S3], Word.End, Word.Done).Answers(Mended, .1, .8, .1);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Checker, "b", 2, 2), (decision.StopReason, decision.Text, decision.Rounds, decision.ChangedInRound));
        Assert.Null(decision.Trace[2].FlawProbability);
        Assert.Equal("step 2: 4, not 5", decision.Trace[1].Finding);
        Assert.Equal(string.Join(' ', Mended), decision.Trace[2].Text);
    }

    [Fact]
    public void Run_TwoMistakesAtOnePlace_MakesNeitherAgain()
    {
        int[] other = [.. Draft[..3], Word.S1, Word.End, Word.Done];
        using var scenario = Checked((Draft, SecondStepWrong), (other, SecondStepWrong), (Mended, new Finding.Proof("b")))
            .Answers(Draft, .6, .3, .1).After([Word.Think, .. Draft[..3]], (Word.End, .6), (Word.S1, .3), (Word.S3, .1))
            .Writes([Word.Think, .. Draft[..3], Word.S1], Word.End, Word.Done).Answers(other, .6, .3, .1)
            .Writes([Word.Think, .. Draft[..3], Word.S3], Word.End, Word.Done).Answers(Mended, .1, .8, .1);

        var decision = scenario.Run();

        Assert.Equal(["direct", "draft", "revise", "revise"], decision.Trace.Select(round => round.Action));
        Assert.Equal((StopReason.Checker, "b", 3), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_FlawedDraft_CountsHalf()
    {
        using var scenario = Checked(new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 1, Trace = true }, (Draft, SecondStepWrong)).Answers(Draft, .1, .8, .1);

        var decision = scenario.Run();

        // Direct 0.5 · √0.25 against the flawed draft's 1.0 · 0.5, as if the clock had cut it.
        var expected = (Math.Log(.3 / .6) * .25) + (Math.Log(.8 / .1) * .5);
        Assert.Equal(expected / .75, Math.Log(decision.Ranking[0].Probability / decision.Ranking[1].Probability), 5);
        Assert.Equal((StopReason.RoundLimit, "b"), (decision.StopReason, decision.Text));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Take_FlawedReasoning_HasNoVote(bool isFlawed, int votes)
    {
        var state = new DecisionState(new DecisionRequest { Id = "r", MinConfidence = 0 }, FamilyCalibration.None, new PoolingOptions(), new AcceptRule(new ReflectionOptions()), ["a", "b"]);
        state.TakeDirect(AnswerDistribution.OverOptions(["a", "b"], [1, 0]));
        var reasoning = new CandidateReasoning(Draft, [], 2, state.NewBranch(), true, false, EvidenceKind.Fresh) { Finding = isFlawed ? SecondStepWrong : Finding.None };

        state.Take(1, RoundAction.Draft, reasoning, AnswerDistribution.OverOptions(["a", "b"], [0, 1]));

        Assert.Equal(votes, state.Votes.For("b"));
    }

    [Fact]
    public void Run_SureButFlawed_IsNeitherCertifiedNorLeftAlone()
    {
        using var scenario = Checked((Draft, SecondStepWrong), (Mended, new Finding.Proof("b")))
            .Answers(Draft, .9999, .00005, .00005).Criticises(Draft, .01, Word.S1)
            .After([Word.Think, .. Draft[..3]], (Word.End, .9), (Word.S3, .1)).Writes([Word.Think, .. Draft[..3], Word.S3], Word.End, Word.Done).Answers(Mended, .9999, .00005, .00005);

        var decision = scenario.Run();

        Assert.True(decision.Trace[1].Ranking[0].Probability > .98); // so sure that no round would pay if the flaw were not known
        Assert.Equal((StopReason.Checker, "b", 2), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_SoundButIncomplete_IsNeverEndorsed()
    {
        int[] longer = [.. Draft[..^1], Word.S3, Word.End, Word.Done];
        using var scenario = Checked((Draft, new Finding.Sound(Draft.Length - 1)), (longer, new Finding.Proof("b")))
            .Answers(Draft, .5, .4, .1).Criticises(Draft, .01, Word.S1, Word.End, Word.Done).After([Word.Think, .. Draft[..^1]], (Word.Done, .9), (Word.S3, .1)).Writes([Word.Think, .. Draft[..^1], Word.S3], Word.End, Word.Done).Answers(longer, .1, .8, .1);

        var decision = scenario.Run();

        Assert.Equal(["direct", "draft", "revise"], decision.Trace.Select(round => round.Action));
        Assert.Equal((StopReason.Checker, "b", 2), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_SoundButIncomplete_IsNoReasonToEndHoweverSure()
    {
        int[] longer = [.. Draft[..^1], Word.S3, Word.End, Word.Done];
        foreach (var a in (double[])[.6, .85, .8999])
        {
            using var scenario = Checked((Draft, new Finding.Sound(Draft.Length - 1)), (longer, new Finding.Proof("b")))
                .Answers(Draft, a, .9 - a, .1).Criticises(Draft, .01, Word.S1, Word.End, Word.Done).After([Word.Think, .. Draft[..^1]], (Word.Done, .9), (Word.S3, .1)).Writes([Word.Think, .. Draft[..^1], Word.S3], Word.End, Word.Done).Answers(longer, .1, .8, .1);
            scenario.Options.SameVariation = .5; // direct and draft say the same

            Assert.Equal((StopReason.Checker, "b"), (scenario.Run().StopReason, scenario.Run().Text));
        }
    }

    [Fact]
    public void Run_CheckersOff_AsksNobody()
    {
        using var scenario = Checked((Draft, new Finding.Proof("c"))).Answers(Draft, .3, .6, .1).Criticises(Draft, .1);
        scenario.Options.Checkers = CheckerMode.Off;

        var decision = scenario.Run();

        Assert.Equal((StopReason.Endorsed, "b"), (decision.StopReason, decision.Text));
        Assert.All(decision.Trace, round => Assert.Empty(round.Finding));
    }

    [Fact]
    public void Run_Decide_AnswersAfterTheDirectProbe()
    {
        using var scenario = Deciding("c").Direct(.6, .3, .1);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.Checker, "c", 0, 0), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds, decision.ChangedInRound));
        Assert.Equal([4], scenario.Model.Passes);
        Assert.Equal("the answer follows exactly: c", Assert.Single(decision.Trace).Finding);
    }

    [Fact]
    public void Run_DecideWithoutTimeForAProbe_AnswersWithoutTheModel()
    {
        using var scenario = Deciding("c");

        var decision = scenario.Run(budgetMs: 1);

        Assert.Equal((Outcome.Decided, StopReason.Checker, "c", 0), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
        Assert.Equal(["c", "a", "b"], decision.Ranking.Select(answer => answer.Id));
        Assert.Equal([.995, .0025, .0025], decision.Ranking.Select(answer => Math.Round(answer.Probability, 9)));
        Assert.Empty(scenario.Model.Passes);
        Assert.Null(decision.ChangedInRound);
    }

    [Fact]
    public void Run_DecideAnOpenNumberWithoutTheModel_AnswersIt()
    {
        using var scenario = new Scenario { Prompt = new ScriptedPrompt { Exact = "48", Allowed = Array.Empty<PromptOption>() } };
        scenario.Options.Checkers = CheckerMode.Decide;

        var decision = scenario.Run(budgetMs: 1);

        Assert.Equal(("48", .995), (decision.Text, Math.Round(decision.Confidence, 9)));
    }

    [Fact]
    public void Run_DecideWhatCannotBeDecided_Reflects()
    {
        using var scenario = Deciding(null).Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .3, .6, .1).Criticises(Draft, .1);

        Assert.Equal((StopReason.Endorsed, "b"), (scenario.Run().StopReason, scenario.Run().Text));
    }

    private static Scenario Deciding(string? answer)
    {
        var scenario = new Scenario { Prompt = new ScriptedPrompt { Exact = answer } };
        scenario.Options.Checkers = CheckerMode.Decide;
        return scenario;
    }

    private static Scenario Checked(params (int[] Reasoning, Finding Finding)[] findings) => Checked(new DecisionRequest { Id = "r", MinConfidence = 0, Trace = true }, findings);

    private static Scenario Checked(DecisionRequest request, params (int[] Reasoning, Finding Finding)[] findings)
        => new Scenario { Prompt = new ScriptedPrompt { Findings = findings }, Request = request }.Direct(.6, .3, .1).Writes([Word.Think], Draft);
}
