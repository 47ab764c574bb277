using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Cli.Eval;

/// <summary>The models of an evaluation, open.</summary>
internal sealed class EvaluatedModels : IDisposable
{
    private EvaluatedModels(LoadedModel tested, LoadedModel? against) => (Tested, Against) = (tested, against);

    /// <summary>Gets the model under test.</summary>
    public LoadedModel Tested { get; }

    /// <summary>Gets the model that it is compared with; null for none.</summary>
    public LoadedModel? Against { get; }

    /// <summary>Gets why these two cannot be compared, in one sentence; null when they can.</summary>
    public string? Problem => Against is not null && (Tested.Format is not SymbolicPromptFormat || Against.Format is not SymbolicPromptFormat)
        ? "--against compares models of one vocabulary; evaluate chat models one by one."
        : null;

    /// <summary>Gets what the operator should know of each.</summary>
    public IEnumerable<string> Notices => new[] { Tested.Notice, Against?.Notice }.OfType<string>();

    /// <summary>Opens the models, both with the same settings.</summary>
    /// <param name="settings">Which model is tested, and how both are to answer.</param>
    /// <param name="against">The folder of the model to compare with; null for none.</param>
    /// <returns>The models; the caller disposes of them.</returns>
    /// <exception cref="ModelUnavailableException">One of them cannot be used.</exception>
    public static EvaluatedModels Open(ModelSettings settings, string? against)
    {
#pragma warning disable CA2000 // the new object owns both
        var tested = LoadedModel.Open(settings);
        try
        {
            return new EvaluatedModels(tested, against is null ? null : LoadedModel.Open(settings with { Model = settings.Model with { Folder = against } }));
#pragma warning restore CA2000
        }
        catch
        {
            tested.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Against?.Dispose();
        Tested.Dispose();
    }
}
