using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>Opens the configured engine, and makes the sequences that a loop works with.</summary>
internal static class Engines
{
    /// <summary>Loads a model's weights.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">Engine and threads.</param>
    /// <returns>The engine; the caller disposes of it.</returns>
    /// <exception cref="ModelFolderException">The engine or the model cannot be used.</exception>
    public static IModelEngine Open(ModelFolder folder, ModelOptions options) => options.Engine == ModelEngine.GenAi
        ? new GenAiModel(folder, options.OnnxOptions(folder.Configuration.ContextLength))
        : new OnnxModel(folder, options.OnnxOptions(folder.Configuration.ContextLength));

    /// <summary>Makes a loop's sequences: the first, branches where more than one reasoning is to be written side by side, and what decisions meet at that run side by side.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="decoding">How many of each; what the engine cannot do is left out, see <see cref="Problems"/>.</param>
    /// <returns>The sequences, to be disposed of before the engine.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for them.</exception>
    public static LoopSequences SequencesOf(IModelEngine engine, DecodeOptions decoding)
    {
#pragma warning disable CA2000 // the caller owns what is returned
        var batcher = BatcherOf(engine, decoding);
        return new LoopSequences(batcher?.CreateSequence() ?? engine.CreateSequence(), BranchesOf(engine, decoding), batcher);
#pragma warning restore CA2000
    }

    /// <summary>Finds what is asked for and the model cannot do.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="decoding">What is asked for.</param>
    /// <param name="path">The model's folder, for the sentence.</param>
    /// <returns>One sentence per problem.</returns>
    public static IEnumerable<string> Problems(IModelEngine engine, DecodeOptions decoding, string path)
    {
        if (decoding.ResampleBranches > engine.MaxSlots)
        {
            yield return $"Decoding:ResampleBranches is {decoding.ResampleBranches}, but the graph of {path} takes one sequence at a time: reasonings are written one by one.";
        }

        if (decoding.ParallelDecisions > engine.MaxSlots)
        {
            yield return $"Decoding:ParallelDecisions is {decoding.ParallelDecisions}, but the graph of {path} takes one sequence at a time: decisions take turns.";
        }
    }

    /// <summary>Makes the branches that are asked for.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="decoding">How many.</param>
    /// <returns>The branches; null for none.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for them.</exception>
    public static ISlotPool? BranchesOf(IModelEngine engine, DecodeOptions decoding)
        => decoding.ResampleBranches > 1 && decoding.ResampleBranches <= engine.MaxSlots
            ? engine.CreatePool(decoding.ResampleBranches, decoding.ParallelDecisions > 1 ? BatcherSlots(decoding) : 1)
            : null;

    /// <summary>Makes what decisions meet at that run side by side.</summary>
    /// <param name="engine">The model.</param>
    /// <param name="decoding">How many decisions and sequences.</param>
    /// <returns>The batcher; null for none.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for it.</exception>
    public static DecodeBatcher? BatcherOf(IModelEngine engine, DecodeOptions decoding)
        => decoding.ParallelDecisions > 1 && decoding.ParallelDecisions <= engine.MaxSlots ? new DecodeBatcher(engine.CreatePool(BatcherSlots(decoding), beside: 0)) : null;

    // One more than there are sequences, so that they can change places.
    private static int BatcherSlots(DecodeOptions decoding) => decoding.PrefixCaches + 1;
}
