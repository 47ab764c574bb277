using System.Globalization;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.Training;

/// <summary>What the verb <c>export</c> is told.</summary>
/// <param name="CheckpointPath">The run whose averaged weights are exported.</param>
/// <param name="Folder">Where the model goes; made if it does not exist.</param>
/// <param name="Export">Precision and special ids.</param>
internal sealed record ExportVerbOptions(string CheckpointPath, string Folder, ExportOptions Export);

/// <summary>Writes the averaged weights of a checkpoint as a model folder and compares the two.</summary>
internal static class ExportVerb
{
    /// <summary>Exports and checks.</summary>
    /// <param name="options">From where to where.</param>
    /// <param name="samples">Token ids to compare logits on, such as task sequences; none for no check.</param>
    /// <param name="output">Receives a line about size and agreement.</param>
    /// <returns>The agreement, or null without samples.</returns>
    /// <exception cref="InvalidDataException">Not a checkpoint.</exception>
    internal static ExportAgreement? Run(ExportVerbOptions options, IReadOnlyList<int[]> samples, TextWriter output)
    {
        var state = Checkpoint.Load(options.CheckpointPath);
        var metadata = new Dictionary<string, string>(options.Export.Metadata)
        {
            ["edge_reasoner.training_steps"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["edge_reasoner.training_tokens"] = state.Tokens.ToString(CultureInfo.InvariantCulture),
            ["edge_reasoner.seed"] = state.Seed.ToString(CultureInfo.InvariantCulture),
        };
        ModelExporter.WriteFolder(options.Folder, state.Average, options.Export with { Metadata = metadata });
        var size = new FileInfo(Path.Combine(options.Folder, ModelExporter.ModelFile)).Length;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {options.Folder}: {options.Export.Precision}, {size / 1e6:F2} MB"));
        if (samples.Count == 0)
        {
            return null;
        }

        var agreement = ExportCheck.Compare(options.Folder, state.Average, samples);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{agreement.Rows} rows: largest difference {agreement.LargestDifference:G3}, same argmax {agreement.SameArgmax:P2}"));
        return agreement;
    }
}
