using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>The ways out of the loop, in the order of checking.</summary>
public sealed class ReflectionLoopTests
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.S2, Word.End, Word.Done];
    private static readonly int[] Unfinished = [Word.S1, Word.End, Word.S2, Word.End, Word.S3, Word.End];
    private static readonly int[] Extended = [.. Unfinished, Word.S0 + 5, Word.End, Word.Done];

    [Fact]
    public void Run_BudgetBelowTheDirectProbe_IsRefusedWithoutAPass()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, Fallback = "c" } }.Direct(.5, .3, .2);

        var decision = scenario.Run(budgetMs: 3);

        Assert.Equal((Outcome.Refused, StopReason.BudgetTooSmall, "c"), (decision.Outcome, decision.StopReason, decision.Text));
        Assert.Empty(scenario.Model.Passes);
    }

    [Fact]
    public void Run_PrefillSlowerThanPredicted_EndsWithinTheChunkAsBudgetTooSmall()
    {
        using var slow = new Scenario(TimeSpan.FromMilliseconds(10)).Direct(.5, .3, .2);

        var decision = slow.Run(budgetMs: 20); // 4 tokens are predicted to take 4 ms and take 40

        Assert.Equal((Outcome.Refused, StopReason.BudgetTooSmall), (decision.Outcome, decision.StopReason));
        Assert.Empty(slow.Model.Passes); // the pass was ended, not completed
        Assert.Empty(decision.Ranking);
    }

    [Fact]
    public void Run_SureDirectAnswerOfACalibratedModel_ConvergesWithoutReflection()
    {
        var family = new FamilyCalibration { Items = 100, DirectStands = .9 };
        using var scenario = new Scenario { Calibration = new CalibrationTable { Families = new Dictionary<string, FamilyCalibration> { ["scripted"] = family } } }.Direct(.98, .01, .01);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.Converged, "a", 0), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
        Assert.Equal(.98, decision.Confidence, 6);
        Assert.Null(decision.ChangedInRound);
    }

    [Fact]
    public void Run_SureDirectAnswerWithoutCalibration_IsReasoned()
    {
        using var scenario = new Scenario().Direct(.999, .0005, .0005).Writes([Word.Think], Draft).Answers(Draft, .99, .005, .005);

        var decision = scenario.Run();

        Assert.Equal(("a", 1), (decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_NeverStopsEarly_GoesOnToTheRoundLimitWhateverTheEvidence()
    {
        using var scenario = new Scenario().Direct(.98, .01, .01).Writes([Word.Think], Draft).Answers(Draft, .99, .005, .005).Criticises(Draft, 0.1, Word.S3, Word.End, Word.Done);
        scenario.Options.StopsEarly = false;
        scenario.Options.MaxRounds = 2;
        scenario.Answers([Word.S1, Word.End, Word.S2, Word.End, Word.S3, Word.End, Word.Done], .99, .005, .005);

        var decision = scenario.Run();

        Assert.Equal((StopReason.RoundLimit, "a", 2), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_NoRoundsAllowed_AnswersDirectly()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 0 } }.Direct(.5, .3, .2);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.RoundLimit, "a", 0), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_DraftContradictsSurely_CertifiesTheDraftsAnswer()
    {
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .005, .99, .005);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Certified, "b", 1, 1), (decision.StopReason, decision.Text, decision.Rounds, decision.ChangedInRound));
    }

    [Fact]
    public void Run_DraftAgreesAtItsEnd_ConvergesByTwoVotes()
    {
        using var scenario = new Scenario().Direct(.7, .2, .1).Writes([Word.Think], Draft).Answers(Draft, .85, .1, .05);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Converged, "a", 1), (decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_UnfinishedDraftAgrees_CarriesTheReasoningOnToTheRightAnswer()
    {
        using var scenario = new Scenario().Direct(.8, .15, .05).Writes([Word.Think], Unfinished).Answers(Unfinished, .85, .1, .05)
            .Criticises(Unfinished, .9, Extended[Unfinished.Length..])
            .Answers(Extended, .03, .94, .03)
            .Criticises(Extended, .01);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Endorsed, "b", 2, 2), (decision.StopReason, decision.Text, decision.Rounds, decision.ChangedInRound));
        Assert.Equal(["direct", "draft", "revise", "probe"], decision.Trace.Select(round => round.Action));
        Assert.True(decision.Confidence > .75);
    }

    [Fact]
    public void Run_GateFindsNoFlaw_Endorses()
    {
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .3, .6, .1).Criticises(Draft, .1);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Decided, StopReason.Endorsed, "b", 1), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
        Assert.Equal(.1, decision.Trace[^1].FlawProbability!.Value, 5);
    }

    [Fact]
    public void Run_RewriteChangesNothingInTheAnswer_Stalls()
    {
        int[] rewritten = [Word.S0, Word.End, Word.Done];
        using var scenario = new Scenario().Direct(.5, .3, .2).Writes([Word.Think], Draft).Answers(Draft, .5, .3, .2)
            .Criticises(Draft, .9, rewritten).Answers(rewritten, .5, .3, .2);
        scenario.Options.SameVariation = .01;
        scenario.Pooling.SupersededFactor = 1;

        Assert.Equal((StopReason.Stalled, 1), (scenario.Run().StopReason, scenario.Progress[^1].Round));
    }

    [Fact]
    public void Run_AnswersAlternate_Oscillates()
    {
        int[] rewritten = [Word.S0, Word.End, Word.Done];
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .2, .7, .1)
            .Criticises(Draft, .9, rewritten).Answers(rewritten, .6, .3, .1);

        var decision = scenario.Run();

        Assert.Equal((StopReason.Oscillating, 2), (decision.StopReason, decision.Rounds));
    }

    [Fact]
    public void Run_WorseRevision_DoesNotWin()
    {
        int[] rewritten = [Word.S0, Word.End, Word.Done];
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 2, Trace = true } }
            .Direct(.3, .5, .2).Writes([Word.Think], Draft).Answers(Draft, .1, .8, .1)
            .Criticises(Draft, .9, rewritten).Answers(rewritten, .3, .3, .4);
        scenario.Options.ConvergedThreshold = .99;

        var decision = scenario.Run();

        Assert.Equal((StopReason.RoundLimit, "b", 2), (decision.StopReason, decision.Text, decision.Rounds));
        Assert.False(decision.Trace[^1].Accepted);
        Assert.Null(decision.ChangedInRound);
    }

    [Fact]
    public void Run_CritiqueChangesNothing_Resamples()
    {
        int[] other = [Word.S3, Word.End, Word.Done];
        using var scenario = new Scenario().Direct(.3, .4, .3).Writes([Word.Think], Draft).Answers(Draft, .2, .5, .3)
            .Criticises(Draft, .9, Word.Done);
        scenario.Prompt.IgnoresCritiques = true;
        scenario.Options.SameVariation = 0;
        scenario.Options.ConvergedThreshold = 1;
        var drafts = 0;
        scenario.OnPass = () =>
        {
            // The second reasoning that begins after the cue is the resample.
            if (scenario.Model.Tokens is [.., Word.Think] && ++drafts == 2)
            {
                scenario.Writes([Word.Think], other).Answers(other, .9, .05, .05);
            }
        };

        var decision = scenario.Run();

        Assert.Equal(["direct", "draft", "revise", "resample"], decision.Trace.Take(4).Select(round => round.Action));
        Assert.Equal("a", decision.Text);
    }

    [Fact]
    public void Run_RevisionWrittenApart_ReplacesTheReasoning()
    {
        int[] critique = [Word.Flaw, Word.S1, Word.End, Word.Done];
        int[] revision = [Word.S3, Word.End, Word.Done];
        using var scenario = new Scenario { Prompt = new ScriptedPrompt { Rewrite = true } }
            .Direct(.4, .3, .3).Writes([Word.Think], Draft).Answers(Draft, .3, .4, .3)
            .Criticises(Draft, .9, critique[1..]).Writes([.. critique, Word.Revise], revision).Answers(revision, .002, .001, .997);
        scenario.Pooling.RevisedWeight = 4;

        var decision = scenario.Run();

        Assert.Equal(("c", 2), (decision.Text, decision.ChangedInRound));
        Assert.Equal($"9 {Word.S1} 15 16\n{Word.S3} 15 16", decision.Trace[2].Text);
    }

    [Fact]
    public void Run_DeadlineWithinTheDraft_CutsAtAStepAndCountsHalf()
    {
        int[] cut = [Word.S1, Word.End, Word.S2, Word.End];
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Unfinished).Answers(cut, .2, .7, .1);

        // Direct 4 ms, think 1, two steps 3 and their last token with the probe 2: the third step does not fit any more.
        var decision = scenario.Run(budgetMs: 11.5);

        Assert.Equal((Outcome.BestSoFar, StopReason.Deadline, 1), (decision.Outcome, decision.StopReason, decision.Rounds));
        Assert.Equal(4, decision.Trace[1].Tokens);

        // Direct 0.5 · √0.25 against the cut draft's 1.0 · 0.5.
        var expected = Math.Log(.3 / .6) * .25 + Math.Log(.7 / .2) * .5;
        Assert.Equal(expected / .75, Math.Log(decision.Ranking[0].Probability / decision.Ranking[1].Probability), 5);
        Assert.Equal("b", decision.Text);
    }

    [Fact]
    public void Run_DeadlineBetweenRounds_PublishesTheBestSoFar()
    {
        using var scenario = new Scenario().Direct(.5, .3, .2).Writes([Word.Think], Draft).Answers(Draft, .5, .4, .1).Criticises(Draft, .9, Word.S0, Word.End);

        var decision = scenario.Run(budgetMs: 15.5); // direct 4, draft 6 and its probe 2 leave too little for a critique

        Assert.Equal((Outcome.BestSoFar, StopReason.Deadline, "a", 1), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
    }

    [Fact]
    public void Run_TimeDearerThanTheGain_EndsWithoutValueAfterTheFirstReasoning()
    {
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .2, .7, .1);
        scenario.Options.TimePrice = 1000;

        var decision = scenario.Run();

        Assert.Equal((StopReason.NoValue, 1), (decision.StopReason, decision.Rounds));
    }

    [Fact]
    public void Conclude_OthersNeedTheTime_EndsWithTheBestSoFar()
    {
        using var scenario = new Scenario().Direct(.6, .3, .1);
        var ongoing = scenario.Begin();
        ongoing.Advance();

        var decision = ongoing.Conclude(StopReason.NoValue);

        Assert.Equal((Outcome.Decided, StopReason.NoValue, "a", 0), (decision.Outcome, decision.StopReason, decision.Text, decision.Rounds));
        Assert.Same(decision, ongoing.Result);
        Assert.Throws<InvalidOperationException>(ongoing.Advance);
    }

    [Fact]
    public void Run_ConfidenceBelowTheRequestsMinimum_IsUndecidedWithTheFallback()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MaxRounds = 0, MinConfidence = .9, Fallback = "c" } }.Direct(.6, .3, .1);

        var decision = scenario.Run();

        Assert.Equal((Outcome.Undecided, "c"), (decision.Outcome, decision.Text));
        Assert.Equal(.6, decision.Confidence, 6);
        Assert.Equal(["a", "b", "c"], decision.Ranking.Select(answer => answer.Id));
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        using var scenario = new Scenario().Direct(.6, .3, .1);
        scenario.OnPass = cancelled.Cancel;

        scenario.Cancelled = cancelled.Token;
        Assert.Throws<OperationCanceledException>(() => scenario.Run());
    }

    [Fact]
    public void Run_AfterACancelledRun_DecidesAsIfNothingHadBeen()
    {
        using var cancelled = new CancellationTokenSource();
        using var scenario = new Scenario
        {
            Prompt = new ScriptedPrompt { Question = new[] { Enumerable.Repeat(2, 100), [3] }.SelectMany(static part => part).ToArray() },
            Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 0 },
        }.Direct(.6, .3, .1).After([2], (2, 1));
        scenario.OnPass = cancelled.Cancel; // between the first chunk of 64 and the second
        scenario.Cancelled = cancelled.Token;
        Assert.Throws<OperationCanceledException>(() => scenario.Run());
        (scenario.OnPass, scenario.Cancelled) = (null, CancellationToken.None);

        Assert.Equal("a", scenario.Run().Text);
    }

    [Fact]
    public void Run_EveryRound_ReportsProgressInOrder()
    {
        using var scenario = new Scenario().Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .3, .6, .1).Criticises(Draft, .1);

        scenario.Run();

        Assert.Equal([(0, "a"), (1, "b")], scenario.Progress.Select(report => (report.Round, report.Answer!)));
    }

    [Fact]
    public void Run_SeveralRounds_PrefillsNothingTwice()
    {
        using var scenario = new Scenario().Direct(.8, .15, .05).Writes([Word.Think], Unfinished).Answers(Unfinished, .85, .1, .05)
            .Criticises(Unfinished, .9, Extended[Unfinished.Length..]).Answers(Extended, .03, .94, .03).Criticises(Extended, .01);

        scenario.Run();

        // Prompt 3 and answer 1; think 1, draft 5 steps, its last token with the answer cue 2; check 1, flaw and 2 more (the end token never
        // runs by itself), the 3 tokens worked in with the answer cue 4; check 1.
        Assert.Equal([4, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 4, 1], scenario.Model.Passes);
    }

    [Fact]
    public void Run_NextPromptSharesAPrefix_PrefillsOnlyTheRest()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 0 } }.Direct(.6, .3, .1);
        scenario.Run();
        var passes = scenario.Model.Passes.Count;

        scenario.Run();

        Assert.Equal([2], scenario.Model.Passes.Skip(passes)); // one prompt token again, and the answer cue
    }

    [Fact]
    public void Run_NoTraceAskedFor_DescribesNothing()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0 } }
            .Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .005, .99, .005);

        Assert.Empty(scenario.Run().Trace);
    }

    [Fact]
    public void WarmUp_ColdCostModel_MeasuresAndLeavesAnEmptyCache()
    {
        var clock = new FakeTimeProvider();
        using var model = new ScriptedLanguageModel(Word.VocabularySize, ScriptedLanguageModel.Saying(0)) { Clock = clock, TokenCost = TimeSpan.FromMilliseconds(2) };
        var costs = new CostModel();
        using var loop = new ReflectionLoop(
            new LoopSequences(model),
            new LoopSettings(),
            new LoopTiming(costs, new Reserve(new ReserveOptions()), clock));

        loop.WarmUp(TestContext.Current.CancellationToken);

        Assert.True(costs.IsMeasured);
        Assert.Equal(0, model.Position);
        Assert.InRange(costs.ExpectedPrefill(32, 0).TotalMilliseconds, 58, 70); // 64, learnt from six passes
        Assert.Equal(20, costs.ExpectedDecode(10, 0).TotalMilliseconds, 0);
    }

    [Fact]
    public void Run_FullContext_EndsWithoutValue()
    {
        using var scenario = new Scenario(contextLength: 6).Direct(.6, .3, .1); // the prompt, two cues, and no room for a step

        Assert.Equal((StopReason.NoValue, "a"), (scenario.Run().StopReason, scenario.Progress[0].Answer));
    }

    [Property(MaxTest = 300)]
    public bool Run_AnyBudgetAndSpeed_EndsInTimeWithTheBestSoFar(byte budget, byte speed)
    {
        // 0.5 to 3 ms a token where 1 is predicted. The scripted engine ends a pass at the token during which the deadline comes.
        var tokenCost = TimeSpan.FromMilliseconds(.5 + (speed / 100.0));
        using var scenario = new Scenario(tokenCost).Direct(.8, .15, .05).Writes([Word.Think], Unfinished)
            .Answers([], .4, .3, .3).Answers(Unfinished, .85, .1, .05).Criticises(Unfinished, .9, Extended[Unfinished.Length..])
            .Answers(Extended, .03, .94, .03).Criticises(Extended, .01);
        var started = scenario.Clock.GetTimestamp();
        var allowed = TimeSpan.FromMilliseconds(budget / 4.0);

        var decision = scenario.Run(allowed.TotalMilliseconds);

        return scenario.Clock.GetElapsedTime(started) <= allowed + tokenCost
            && decision.Outcome switch
            {
                Outcome.Refused => decision.StopReason == StopReason.BudgetTooSmall && decision.Text is null,
                Outcome.BestSoFar => decision.StopReason == StopReason.Deadline && decision.Text == (decision.ChangedInRound is null ? "a" : "b"),
                _ => decision is { StopReason: StopReason.Endorsed, Text: "b" },
            };
    }
}
