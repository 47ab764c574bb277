using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>The passes that are priced are those that the steps make: prompt of 3, cues of 1.</summary>
public sealed class StepCostsTests
{
    private readonly CostModel _costs = new();

    [Fact]
    public void Direct_CachedPrefix_IsNotPaidAgain()
    {
        Assert.Equal(_costs.PredictAppend(4, 0), Of(new ScriptedPrompt()).Direct(cached: 0));
        Assert.Equal(_costs.PredictAppend(2, 2), Of(new ScriptedPrompt()).Direct(cached: 2));
    }

    [Fact]
    public void Probe_OptionsOfSeveralTokens_ScoreTheRestOfEach()
    {
        var prompt = new ScriptedPrompt { Allowed = [new PromptOption("a", (int[])[10, 11, 12]), new PromptOption("b", (int[])[13]), new PromptOption("c", (int[])[14, 15])] };

        Assert.Equal(_costs.PredictAppend(4, 10) + _costs.PredictDecode(2, 14) + _costs.PredictDecode(1, 14), Of(prompt).Probe(position: 10, pending: 3));
        Assert.Equal(1 + 2, Of(prompt).ProbeTokens); // the cue, and the longest option without its first token
    }

    [Fact]
    public void Probe_OpenAnswer_GeneratesItsMost()
    {
        var prompt = new ScriptedPrompt { Allowed = [] };

        Assert.Equal(_costs.PredictAppend(4, 10) + _costs.PredictDecode(3, 14), Of(prompt).Probe(position: 10, pending: 3));
        Assert.Equal(1 + 3, Of(prompt).ProbeTokens);
    }

    [Fact]
    public void Draft_Batch_ProbesOneAfterTheOther()
    {
        var costs = Of(new ScriptedPrompt());

        Assert.Equal(_costs.PredictAppend(1, 3) + _costs.PredictDecode(6, 4, branches: 2) + (2 * costs.Probe(9, 1)), costs.Draft(6, branches: 2));
    }

    [Fact]
    public void Revise_RevisionApart_IsGeneratedAndAppendedToo()
    {
        var (merged, apart) = (Of(new ScriptedPrompt()), Of(new ScriptedPrompt { Rewrite = true }));

        Assert.Equal(merged.Gate(4) + _costs.PredictDecode(5, 9) + merged.Probe(8, 5), merged.Revise(reasoning: 4, tokens: 5));
        Assert.Equal(apart.Gate(4) + _costs.PredictDecode(5, 9) + _costs.PredictAppend(2, 14) + _costs.PredictDecode(5, 15) + apart.Probe(4, 5), apart.Revise(reasoning: 4, tokens: 5));
    }

    [Fact]
    public void Refill_WhatIsCached_CostsNothing()
    {
        var clock = new FakeTimeProvider();
        using var model = new ScriptedLanguageModel(40, static (_, _) => { });
        using var session = new DecoderSession(model, clock);
        var cache = new CachedSequence(session);
        var costs = Of(new ScriptedPrompt());
        Assert.Equal(_costs.PredictAppend(4 + 2, 0), costs.Refill(cache, [20, 15], isElsewhere: false)); // another decision took the sequence

        cache.TryAppend([1, 2, 3], Deadline.After(clock, TimeSpan.FromHours(1)), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, costs.Refill(cache, [20, 15], isElsewhere: false));
        Assert.Equal(_costs.PredictAppend(2, 4), costs.Refill(cache, [20, 15], isElsewhere: true));
        Assert.Equal(TimeSpan.Zero, costs.Refill(cache, null, isElsewhere: true));
    }

    private StepCosts Of(DecisionPrompt prompt) => new(prompt, _costs);
}
