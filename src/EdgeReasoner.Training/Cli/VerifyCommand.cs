using System.CommandLine;
using System.Globalization;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>verify</c>: whether ONNX Runtime makes of a model folder what the trainer makes of the checkpoint it came from.</summary>
internal static class VerifyCommand
{
    private const int CheckedSequences = 200;
    private const int CheckSeed = 99;

    // Argmax over all positions of a task sequence, prompt included; where the model is sure, rounding must not change its mind.
    private const double LeastAgreement = 0.99;

    internal static Command Create()
    {
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "Checkpoint that the folder was exported from", DefaultValueFactory = _ => new("artifacts/training/edge-mini.checkpoint") };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Model folder", DefaultValueFactory = _ => new("models/edge-mini") };
        var last = new Option<bool>("--last") { Description = "The last weights instead of their running average" };
        var command = new Command("verify", "Compare a model folder's logits with the trainer's, on task sequences.") { checkpoint, folder, last };
        command.SetAction(parsed => Run(parsed.GetValue(checkpoint)!, parsed.GetValue(folder)!, parsed.GetValue(last)));
        return command;
    }

    /// <summary>Compares a folder with the weights it should hold, and says what was found.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="weights">The trainer's weights.</param>
    /// <returns>The exit code: 0 when the best tokens agree.</returns>
    internal static int Compare(string folder, NetworkWeights weights)
    {
        var random = new Random(CheckSeed);
        var sequences = Enumerable.Range(0, CheckedSequences).Select(_ => SequenceBuilder.Draw(random, share: 1).Tokens);
        var agreement = ExportCheck.Compare(folder, weights, sequences);
        var size = new FileInfo(Path.Combine(folder, ModelExporter.ModelFile)).Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {size / 1e6:F2} MB, {agreement.Rows} rows of logits: largest difference from the trainer {agreement.LargestDifference:G3}, same best token {agreement.SameArgmax:P2}"));
        if (agreement.SameArgmax >= LeastAgreement)
        {
            return 0;
        }

        Console.Error.WriteLine($"The folder does not say what the trainer says: the best token agrees in less than {LeastAgreement:P0} of the rows.");
        return 1;
    }

    private static int Run(FileInfo checkpoint, DirectoryInfo folder, bool isLast)
    {
        if (!checkpoint.Exists || !folder.Exists)
        {
            Console.Error.WriteLine($"{(checkpoint.Exists ? folder.FullName : checkpoint.FullName)} does not exist; give --checkpoint and --folder.");
            return 1;
        }

        var state = Checkpoint.Load(checkpoint.FullName);
        return Compare(folder.FullName, isLast ? state.Weights : state.Average);
    }
}
