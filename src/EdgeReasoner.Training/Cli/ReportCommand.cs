using System.CommandLine;
using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Training.Evaluation;
using EdgeReasoner.Training.Tasks;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>report</c>: held-out accuracy of a model folder, decided by the product's own loop.</summary>
internal static class ReportCommand
{
    internal static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--folder") { Description = "Model folder", DefaultValueFactory = _ => new("models/edge-mini") };
        var items = new Option<int>("--items") { Description = "Held-out items a family", DefaultValueFactory = _ => 500 };
        var seed = new Option<int>("--seed") { Description = "Seed of the items", DefaultValueFactory = _ => 4242 };
        var rounds = new Option<int>("--rounds") { Description = "Most rounds", DefaultValueFactory = _ => 3 };
        var checkers = new Option<CheckerMode>("--checkers") { Description = "What exact code may do: Off, Critique or Decide", DefaultValueFactory = _ => CheckerMode.Critique };
        var show = new Option<bool>("--show-wrong") { Description = "Show every wrong decision with its rounds" };
        var command = new Command("report", "Decide held-out items with the product's loop, uncalibrated; prints a table. The figures of the calibrated loop are edge-reasoner eval's.") { folder, items, seed, rounds, checkers, show };
        command.SetAction(parsed => Run(
            parsed.GetValue(folder)!.FullName, parsed.GetValue(items), parsed.GetValue(seed), parsed.GetValue(rounds), parsed.GetValue(checkers), parsed.GetValue(show)));
        return command;
    }

    private static void Run(string folder, int items, int seed, int rounds, CheckerMode checkers, bool showWrong)
    {
        using var model = new OnnxModel(ModelFolder.Read(folder), new OnnxModelOptions());
        Console.WriteLine("family    rounds   items   right   95 %      broken   mean rounds   median ms   mean confidence");
        foreach (var score in LoopEvaluation.Run(model.CreateSequence, CalibrationTable.None, items, seed, rounds, checkers, TimeProvider.System, showWrong ? Show : null))
        {
            // Normal approximation of the binomial: the items are drawn independently.
            var halfWidth = 1.96 * Math.Sqrt(score.Accuracy * (1 - score.Accuracy) / score.Items);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{score.Family,-9} {score.MaxRounds,6}  {score.Items,6}  {score.Accuracy,6:P1}   ±{halfWidth * 100,4:F1}   {(double)score.Broken / score.Items,7:P1}   {score.MeanRounds,11:F2}   {score.MedianMilliseconds,9:F1}   {score.MeanConfidence,15:F3}"));
        }
    }

    private static void Show(TaskItem item, Answer decision)
    {
        Console.WriteLine($"wrong: {item.Family}: {item.Prompt.Describe(item.Prompt.Tokens.Span)}");
        Console.WriteLine($"  expected {item.Expected}, answered {decision.Text} ({decision.Confidence:F2}, {decision.StopReason})");
        foreach (var round in decision.Trace)
        {
            Console.WriteLine($"  {round.Round} {round.Action}: {round.Text.ReplaceLineEndings(" / ")}{(round.Finding.Length > 0 ? $" [{round.Finding}]" : "")}");
        }
    }
}
