using EdgeReasoner.Configuration;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Models;

/// <summary>Loads a model with the configured engine.</summary>
internal static class Engines
{
    /// <summary>Loads a model and makes an empty sequence of it.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">Engine and threads.</param>
    /// <param name="decoding">For how many reasonings there are to be branches, and how many decisions run side by side.</param>
    /// <returns>
    /// The model, the sequence, branches where more than one is asked for, and the exchange that the sequence belongs to where several decisions are to run side by side; the caller disposes
    /// of all, the model last. The notice says why a prepared graph, branches or the exchange are not used; null when nothing is to be said.
    /// </returns>
    /// <exception cref="ModelFolderException">The engine or the model cannot be used, or there is not enough memory.</exception>
    public static (IDisposable Model, ILanguageModel Sequence, ISlotPool? Branches, StepExchange? Exchange, string? Notice) Load(ModelFolder folder, ModelOptions options, DecodeOptions decoding)
    {
#pragma warning disable CA2000 // the caller owns what is returned
        if (options.Engine == ModelEngine.GenAi)
        {
            var genAi = new GenAiModel(folder);
            return (genAi, genAi.CreateSequence(), null, null, null); // the configuration allows it neither branches nor decisions side by side
        }

        var model = new OnnxModel(folder, options.OnnxOptions(folder.Configuration.ContextLength));
        try
        {
            string[] notices = [.. new[] { model.PreparationProblem, BranchesProblem(model, decoding), ExchangeProblem(model, decoding) }.OfType<string>()];
            var exchange = ExchangeOf(model, decoding);
            return (model, exchange?.CreateSequence() ?? model.CreateSequence(), BranchesOf(model, decoding), exchange, notices.Length == 0 ? null : string.Join(' ', notices));
        }
        catch
        {
            model.Dispose();
            throw;
        }
#pragma warning restore CA2000
    }

    /// <summary>Makes the branches that are asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decoding">How many.</param>
    /// <returns>The branches, to be disposed of before the model; null for none.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for them.</exception>
    public static ISlotPool? BranchesOf(OnnxModel model, DecodeOptions decoding)
        => decoding.ResampleBranches > 1 && BranchesProblem(model, decoding) is null
            ? model.CreatePool(decoding.ResampleBranches, decoding.ParallelDecisions > 1 ? ExchangeSlots(decoding) : 1)
            : null;

    /// <summary>Makes what decisions meet at that run side by side.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decoding">How many decisions and sequences.</param>
    /// <returns>The exchange, to be disposed of before the model; null for none.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for it.</exception>
    public static StepExchange? ExchangeOf(OnnxModel model, DecodeOptions decoding)
        => decoding.ParallelDecisions > 1 && ExchangeProblem(model, decoding) is null ? new StepExchange(model.CreatePool(ExchangeSlots(decoding), beside: 0)) : null;

    /// <summary>Why a model has no branches although they are asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decoding">How many.</param>
    /// <returns>The reason; null when it has them, or none are wanted.</returns>
    public static string? BranchesProblem(OnnxModel model, DecodeOptions decoding)
        => decoding.ResampleBranches <= model.MaxSlots
            ? null
            : $"Decoding:ResampleBranches is {decoding.ResampleBranches}, but the graph of {model.Folder.Path} takes one sequence at a time: reasonings are written one by one.";

    private static string? ExchangeProblem(OnnxModel model, DecodeOptions decoding)
        => decoding.ParallelDecisions <= model.MaxSlots
            ? null
            : $"Decoding:ParallelDecisions is {decoding.ParallelDecisions}, but the graph of {model.Folder.Path} takes one sequence at a time: decisions take turns.";

    // One more than there are sequences, so that they can change places.
    private static int ExchangeSlots(DecodeOptions decoding) => decoding.PrefixSequences + 1;
}
