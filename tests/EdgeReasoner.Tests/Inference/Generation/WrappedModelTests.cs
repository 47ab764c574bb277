#pragma warning disable CA2000 // a wrapper owns what it is given, and the scripted model holds nothing
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

/// <summary>What an engine can and cannot do shows through every wrapper around its sequences.</summary>
public sealed class WrappedModelTests
{
    [Fact]
    public void MaxRows_EngineOfOneRow_IsOneThroughWrappers()
    {
        using ILanguageModel model = new PromptLookupModel(new DeterministicModel(Scripted()));
        Assert.Equal(1, model.MaxRows);
    }

    [Fact]
    public void AppendRows_SeveralOfAnEngineOfOneRow_IsRefused()
    {
        using ILanguageModel model = Scripted();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.AppendRows([1, 2, 3], 2, CancellationToken.None).Length);
        Assert.Equal(0, model.Position);
    }

    [Fact]
    public void Unwrapped_OfWrappers_IsTheSequenceWithTheCache()
    {
        var sequence = Scripted();
        using ILanguageModel model = new PromptLookupModel(new DeterministicModel(sequence));
        Assert.Same(sequence, model.Unwrapped);
    }

    [Fact]
    public void Unwrapped_OfABatchedSequence_IsTheSlotsOwn()
    {
        using var batcher = new DecodeBatcher(new ScriptedSlotPool(Scripted(), 2));
        using var model = new PromptLookupModel(batcher.CreateSequence());
        Assert.IsType<ScriptedLanguageModel>(model.Unwrapped);
        Assert.Equal(1, model.Sharing);
    }

    [Theory]
    [InlineData(false, 0, typeof(ScriptedLanguageModel))]
    [InlineData(false, 3, typeof(ScriptedLanguageModel))] // proposals need several rows a pass
    [InlineData(true, 3, typeof(DeterministicModel))]
    public void Apply_EngineOfOneRow_LeavesProposalsOut(bool isDeterministic, int proposals, Type expected)
    {
        using var model = new DecodeOptions { Deterministic = isDeterministic, LookupProposals = proposals }.Apply(Scripted());
        Assert.IsType(expected, model);
    }

    [Fact]
    public void Append_Deterministic_DecodesInPassesOfTwo()
    {
        var sequence = Scripted();
        using var model = new DeterministicModel(sequence);
        foreach (var token in (int[])[1, 2, 3])
        {
            model.Append([token], CancellationToken.None);
        }

        model.Append([4, 5, 6], CancellationToken.None); // of several already
        Assert.Equal([1, 2, 2, 3], sequence.Passes);
        Assert.Equal([1, 2, 3, 4, 5, 6], sequence.Tokens);
    }

    [Fact]
    public void Append_DeterministicAndCancelled_PutsBackWhatWasRewound()
    {
        var sequence = Scripted();
        using var model = new DeterministicModel(sequence);
        model.Append([1, 2, 3], CancellationToken.None);

        Assert.Throws<OperationCanceledException>(() => model.Append([4], new CancellationToken(canceled: true)).Length);
        Assert.Equal([1, 2, 3], sequence.Tokens);
    }

    private static ScriptedLanguageModel Scripted() => new(16, static (_, logits) => logits[0] = 1);
}
