using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class OngoingGenerationTests
{
    private readonly Sampler _greedy = Sampler.Greedy();
    private readonly StepLengths _lengths = new();

    [Fact]
    public void End_ModelEndsItself_KeepsTheEndMark()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        Pick(generation, Word.S1, Word.End, Word.Done);

        Assert.False(generation.GoesOn);
        var result = generation.End(_lengths);
        Assert.Equal([Word.S1, Word.End, Word.Done], result.Tokens);
        Assert.Equal((2, true, false), (result.Steps, result.IsAtEnd, result.IsCut));
    }

    [Fact]
    public void GoesOn_StepsOfTheLimits_AreOver()
    {
        var generation = Of(maxSteps: 2, maxTokens: 9);
        Pick(generation, Word.S1, Word.End, Word.S2);
        Assert.True(generation.GoesOn);

        Pick(generation, Word.End);
        Assert.False(generation.GoesOn);
        Assert.False(generation.End(_lengths).IsAtEnd);
    }

    [Fact]
    public void End_CutInAStep_DropsThatStepButCountsItsTokens()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        Pick(generation, Word.S1, Word.End, Word.S2);
        generation.Cut();

        var result = generation.End(_lengths);

        Assert.Equal([Word.S1, Word.End], result.Tokens);
        Assert.Equal((2, 3, 1, true), (result.LogProbabilities.Length, result.Generated, result.Steps, result.IsCut));
    }

    [Fact]
    public void End_CutBeforeAnyStep_KeepsNothing()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        Pick(generation, Word.S1);
        generation.Cut();

        Assert.Empty(generation.End(_lengths).Tokens);
    }

    [Fact]
    public void End_TokenLimitWithoutStepMarks_KeepsAll()
    {
        var generation = Of(maxSteps: 3, maxTokens: 2);
        Pick(generation, Word.S1, Word.S2);

        Assert.False(generation.GoesOn);
        Assert.Equal([Word.S1, Word.S2], generation.End(_lengths).Tokens);
    }

    [Fact]
    public void End_FinishedSteps_TeachTheirLength()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        Pick(generation, Word.S1, Word.S1, Word.S1, Word.End, Word.S2);
        generation.End(_lengths);

        Assert.Equal(6, _lengths.OfStep(new GenerationLimits(1, 100))); // four and a half of it
    }

    [Fact]
    public void Needed_AtABoundary_IsAWholeStep()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        Assert.Equal(3, generation.Needed(_lengths)); // by the limits

        Pick(generation, Word.S1);
        Assert.Equal(1, generation.Needed(_lengths));

        Pick(generation, Word.S1, Word.S1, Word.End);
        Assert.Equal(4, generation.Needed(_lengths)); // as long as the steps so far
    }

    [Fact]
    public void Pick_RefusedTokens_DoNotStandAtTheFirstPlaceOnly()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);
        var logits = Logits(Word.S1, second: Word.S2);

        generation.Pick(logits, _greedy, [Word.S1], default);
        generation.Pick(logits, _greedy, [Word.S1], default);

        Assert.Equal([Word.S2, Word.S1], generation.Tokens.ToArray());
    }

    [Fact]
    public void Pick_ForcedFirstToken_SaysNothingOfDoubt()
    {
        var generation = Of(maxSteps: 3, maxTokens: 9);

        generation.Pick(Logits(Word.S1), _greedy, [], [Word.Flaw]);

        var result = generation.End(_lengths);
        Assert.Equal([Word.Flaw], result.Tokens);
        Assert.Equal([0.0], result.LogProbabilities);
    }

    private static OngoingGeneration Of(int maxSteps, int maxTokens) => new(new ScriptedPrompt(), new GenerationLimits(maxSteps, maxTokens), maxTokens);

    private static float[] Logits(int first, int? second = null)
    {
        var logits = new float[Word.VocabularySize];
        logits[second ?? first] = 5;
        logits[first] = 9;
        return logits;
    }

    private void Pick(OngoingGeneration generation, params int[] tokens) => Array.ForEach(tokens, token => generation.Pick(Logits(token), _greedy, [], default));
}
