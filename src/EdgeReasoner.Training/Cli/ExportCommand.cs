using System.CommandLine;
using System.Globalization;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>export</c>: writes a checkpoint as a model folder and compares the folder's logits with the trainer's.</summary>
internal static class ExportCommand
{
    internal static Command Create()
    {
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "Checkpoint to export", DefaultValueFactory = _ => new("artifacts/training/edge-mini.checkpoint") };
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Model folder to write", DefaultValueFactory = _ => new("models/edge-mini") };
        var precision = new Option<ExportPrecision>("--precision") { Description = "Float32, Int8 or Int4 weights", DefaultValueFactory = _ => ExportPrecision.Int8 };
        var last = new Option<bool>("--last") { Description = "The last weights instead of their running average" };
        var command = new Command("export", "Write a checkpoint as a model folder, and check it against the trainer.") { checkpoint, folder, precision, last };
        command.SetAction(parsed => Run(parsed.GetValue(checkpoint)!.FullName, parsed.GetValue(folder)!.FullName, parsed.GetValue(precision), parsed.GetValue(last)));
        return command;
    }

    private static int Run(string checkpoint, string folder, ExportPrecision precision, bool isLast)
    {
        var state = Checkpoint.Load(checkpoint);
        var weights = isLast ? state.Weights : state.Average;
        ModelExporter.WriteFolder(folder, weights, new ExportOptions
        {
            Precision = precision,
            BeginToken = SymbolicVocabulary.IdOf("<bos>"),
            EndToken = SymbolicVocabulary.IdOf("<eos>"),
            PadToken = SymbolicVocabulary.IdOf("<pad>"),
            Metadata = new Dictionary<string, string>
            {
                ["edge_reasoner.prompt_format"] = SymbolicPromptFormat.CurrentVersion,
                ["edge_reasoner.training_steps"] = state.Step.ToString(CultureInfo.InvariantCulture),
                ["edge_reasoner.training_tokens"] = state.Tokens.ToString(CultureInfo.InvariantCulture),
                ["edge_reasoner.seed"] = state.Seed.ToString(CultureInfo.InvariantCulture),
            },
        });
        using (var tokenizer = File.Create(Path.Combine(folder, "tokenizer.json")))
        {
            WordLevelTokenizer.Write(tokenizer, SymbolicVocabulary.Tokens);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{folder}: {precision}, {weights.Layout.Count:N0} parameters, trained on {state.Tokens / 1e6:F1} M tokens in {state.Elapsed.TotalMinutes:F0} minutes"));
        return VerifyCommand.Compare(folder, weights);
    }
}
