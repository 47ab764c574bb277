using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Models;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class EnginesTests
{
    private const int Slots = 4;

    [Fact]
    public void SequencesOf_Defaults_AreOneSequenceAlone()
    {
        using var engine = new ScriptedEngine(Slots);

        var sequences = Engines.SequencesOf(engine, new DecodeOptions());

        Assert.Null(sequences.Branches);
        Assert.Null(sequences.Batcher);
        Assert.Empty(engine.Pools);
    }

    [Fact]
    public void BranchesOf_ResampleBranches_AreThatManySlotsBesideTheSequence()
    {
        using var engine = new ScriptedEngine(Slots);

        using var branches = Engines.BranchesOf(engine, new DecodeOptions { ResampleBranches = 3 });

        Assert.Equal([(3, 1)], engine.Pools);
    }

    [Fact]
    public void BatcherOf_ParallelDecisions_HasOneSlotMoreThanThereAreSequences()
    {
        using var engine = new ScriptedEngine(Slots);

        using var batcher = Engines.BatcherOf(engine, new DecodeOptions { ParallelDecisions = 2, PrefixCaches = 3 });

        Assert.NotNull(batcher);
        Assert.Equal([(4, 0)], engine.Pools);
    }

    [Fact]
    public void BranchesOf_BesideAnExchange_LeaveRoomForAllItsSlots()
    {
        using var engine = new ScriptedEngine(Slots);

        using var branches = Engines.BranchesOf(engine, new DecodeOptions { ResampleBranches = 2, ParallelDecisions = 2, PrefixCaches = 5 });

        Assert.Equal([(2, 6)], engine.Pools);
    }

    [Fact]
    public void SequencesOf_EngineOfOneSequence_LeavesOutWhatItCannotAndSaysSo()
    {
        using var engine = new ScriptedEngine(1);
        var decoding = new DecodeOptions { ResampleBranches = 2, ParallelDecisions = 3 };

        var sequences = Engines.SequencesOf(engine, decoding);

        Assert.Null(sequences.Branches);
        Assert.Null(sequences.Batcher);
        Assert.Equal(
            [
                "Decoding:ResampleBranches is 2, but the graph of /m takes one sequence at a time: reasonings are written one by one.",
                "Decoding:ParallelDecisions is 3, but the graph of /m takes one sequence at a time: decisions take turns.",
            ],
            Engines.Problems(engine, decoding, "/m"));
    }

    [Fact]
    public void Problems_EngineThatCan_AreNone()
    {
        using var engine = new ScriptedEngine(Slots);

        Assert.Empty(Engines.Problems(engine, new DecodeOptions { ResampleBranches = Slots, ParallelDecisions = Slots }, "/m"));
    }

    /// <summary>An engine that remembers the pools it was asked for.</summary>
    private sealed class ScriptedEngine(int maxSlots) : IModelEngine
    {
        private readonly ScriptedLanguageModel _model = new(8, static (_, _) => { });

        public List<(int Slots, int Beside)> Pools { get; } = [];

        public int ContextLength => _model.ContextLength;

        public int MaxSlots => maxSlots;

        public string MatMul => "none";

        public string? Notice => null;

        public ILanguageModel CreateSequence() => _model;

        public ISlotPool CreatePool(int slots, int beside)
        {
            Pools.Add((slots, beside));
            return new ScriptedSlotPool(_model, slots);
        }

        public void Dispose() => _model.Dispose();
    }
}
