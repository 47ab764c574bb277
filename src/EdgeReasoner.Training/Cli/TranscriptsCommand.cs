using System.CommandLine;
using EdgeReasoner.Training.Checkpoints;
using EdgeReasoner.Training.Evaluation;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>transcripts</c>: shows what a checkpoint writes where it goes wrong; averages hide it.</summary>
internal static class TranscriptsCommand
{
    internal static Command Create()
    {
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "Checkpoint to read", DefaultValueFactory = _ => new("artifacts/training/edge-mini.checkpoint") };
        var items = new Option<int>("--items") { Description = "Held-out items a family", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "Seed of the items", DefaultValueFactory = _ => 7 };
        var last = new Option<bool>("--last") { Description = "The last weights instead of their running average" };
        var command = new Command("transcripts", "Show held-out items on which a checkpoint goes wrong, with what it wrote.") { checkpoint, items, seed, last };
        command.SetAction(parsed =>
        {
            var state = Checkpoint.Load(parsed.GetValue(checkpoint)!.FullName);
            using var model = new NetworkInference(parsed.GetValue(last) ? state.Weights : state.Average);
            var scores = FreeRunningEvaluation.Run(model, parsed.GetValue(items), parsed.GetValue(seed), (item, written) =>
            {
                Console.WriteLine($"{item.Family}: {item.Prompt.Describe(item.Prompt.Tokens.Span)}");
                Console.WriteLine($"  right:   {item.Prompt.Describe([.. item.Trace.Steps.SelectMany(step => step)])}");
                Console.WriteLine($"  written: {item.Prompt.Describe([.. written])}");
            });
            foreach (var score in scores)
            {
                Console.WriteLine(score);
            }
        });
        return command;
    }
}
