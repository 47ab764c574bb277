using EdgeReasoner.Configuration;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Models;

/// <summary>Loads a model with the configured engine.</summary>
internal static class Engines
{
    /// <summary>Loads a model and makes an empty sequence of it.</summary>
    /// <param name="folder">A validated folder.</param>
    /// <param name="options">Engine and threads.</param>
    /// <returns>The model and the sequence; the caller disposes of both, the sequence first. The notice says why a prepared graph is not used; null when nothing is to be said.</returns>
    /// <exception cref="ModelFolderException">The engine or the model cannot be used.</exception>
    public static (IDisposable Model, ILanguageModel Sequence, string? Notice) Load(ModelFolder folder, ModelOptions options)
    {
#pragma warning disable CA2000 // the caller owns what is returned
        if (options.Engine == ModelEngine.GenAi)
        {
            var genAi = new GenAiModel(folder);
            return (genAi, genAi.CreateSequence(), null);
        }

        var model = new OnnxModel(folder, options.OnnxOptions(folder.Configuration.ContextLength));
        return (model, model.CreateSequence(), model.PreparationProblem);
#pragma warning restore CA2000
    }
}
