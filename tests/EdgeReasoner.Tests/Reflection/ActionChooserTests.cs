using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>A token takes about a millisecond; a draft of its least two tokens with its probe about five.</summary>
public sealed class ActionChooserTests : IDisposable
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.S2, Word.End];

    private readonly Scenario _scenario = new();
    private readonly ScriptedPrompt _prompt = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public void Choose_NoReasoningYet_Drafts()
    {
        var choice = Choose(State(.5));

        Assert.Equal(RoundAction.Draft, choice.Action);
        Assert.True(choice.Value > 0);
        Assert.True(choice.Least <= choice.Time);
    }

    [Fact]
    public void Choose_NothingFitsIntoTheTime_IsTheDeadline()
    {
        var choice = Choose(State(.5), budgetMs: 3);

        Assert.Equal((null, StopReason.Deadline), (choice.Action, choice.Stop));
    }

    [Fact]
    public void Choose_WhatDoesNotFitWhole_CostsNoMoreThanWhatRemains()
    {
        var choice = Choose(State(.5), budgetMs: 8);

        Assert.Equal(RoundAction.Draft, choice.Action);
        Assert.Equal(8, choice.Time.TotalMilliseconds, 3);
    }

    [Fact]
    public void Choose_AlmostCertain_DoesNotPay()
    {
        var choice = Choose(Drafted(confidence: .9999));

        Assert.Equal((null, StopReason.NoValue), (choice.Action, choice.Stop));
    }

    [Fact]
    public void Choose_AlmostCertainGuess_IsReasonedAllTheSame() => Assert.Equal(RoundAction.Draft, Choose(State(.9999)).Action);

    [Theory]
    [InlineData(7, RoundAction.Draft)] // prompt, cue, two tokens, answer cue
    [InlineData(6, null)]
    public void Choose_Context_NeedsRoomForTheLeastDraftAndItsProbe(int contextLength, RoundAction? expected)
    {
        var choice = Choose(State(.5), contextLength: contextLength);

        Assert.Equal((expected, StopReason.NoValue), (choice.Action, choice.Stop)); // no deadline, however little time there is
    }

    [Fact]
    public void Choose_DraftToExamine_Revises() => Assert.Equal(RoundAction.Revise, Choose(Drafted()).Action);

    [Fact]
    public void Choose_CritiqueChangedNothing_Resamples()
    {
        var state = Drafted();
        state.TakeUnchanged(2);

        Assert.Equal(RoundAction.Resample, Choose(state).Action);
    }

    [Fact]
    public void Choose_CheckerSaysWhereToGoOn_NeverBeginsAnew()
    {
        var state = Drafted(new Finding.Sound(Draft.Length));

        Assert.Equal(RoundAction.Revise, Choose(state).Action);
        Assert.Equal((null, StopReason.NoValue), (Choose(state, contextLength: 9).Action, Choose(state, contextLength: 9).Stop));
    }

    [Fact]
    public void ResampleLimits_Reasoning_MayBeAsLongAndADraftLonger()
        => Assert.Equal(new GenerationLimits(2 + 3, 4 + 6), ActionChooser.ResampleLimits(Reasoning(Finding.None, 1), _prompt.Draft));

    private ActionChoice Choose(DecisionState state, double budgetMs = 10_000, int contextLength = 1024)
    {
        using var model = new ScriptedLanguageModel(Word.VocabularySize, static (_, _) => { }) { ContextLength = contextLength };
        using var session = new DecoderSession(model, _scenario.Clock);
        var deadline = Deadline.After(_scenario.Clock, TimeSpan.FromMilliseconds(budgetMs));
        var lengths = new StepLengths();
        var costs = new StepCosts(_prompt, _scenario.Costs);
        var steps = new ReflectionSteps(new CachedSequence(session), _prompt, costs, new DecodingParts(lengths), deadline, CancellationToken.None);
        return new ActionChooser(Policy()).Choose(state, _prompt, costs, lengths, steps, deadline);
    }

    private static ReflectionPolicy Policy() => new(new ReflectionOptions(), new PoolingOptions(), FamilyCalibration.None, new FlipStatistics());

    private static DecisionState State(double a)
    {
        var state = new DecisionState(new DecisionRequest { Id = "r", MinConfidence = 0 }, FamilyCalibration.None, new PoolingOptions(), new AcceptRule(new ReflectionOptions()), ["a", "b"]);
        state.TakeDirect(Pair(a));
        return state;
    }

    private static DecisionState Drafted(Finding? finding = null, double confidence = .5)
    {
        var state = State(confidence);
        state.Take(1, RoundAction.Draft, Reasoning(finding ?? Finding.None, state.NewBranch()), Pair(confidence));
        return state;
    }

    private static CandidateReasoning Reasoning(Finding finding, int branch)
        => new(Draft, [0, 0, 0, 0], 2, branch, IsAtEnd: false, IsCut: false, EvidenceKind.Fresh) { Finding = finding };

    private static AnswerDistribution Pair(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
