using System.CommandLine;
using EdgeReasoner.Evaluation.Tuning;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Cli;

internal static class TuneCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { DefaultValueFactory = _ => "models/edge-mini" };
        var tasks = new Option<string>("--tasks");
        var log = new Option<string>("--log");
        var verb = new Command("tune", "Fit the loop to a model.") { model, tasks, log };
        verb.SetAction(parsed =>
        {
            var reader = new TuningItemReader(new SymbolicPromptFormat());
            TuningItem[] items = [.. reader.Read(parsed.GetValue(tasks)!)];
            Console.WriteLine($"{items.Length} items, {reader.Skipped} skipped {reader.FirstProblem}");
            using var onnx = new OnnxModel(ModelFolder.Read(parsed.GetValue(model)!), new OnnxModelOptions());
            var t = TimeProvider.System.GetTimestamp();
            var recorded = new TuneRunner(onnx, 3, TimeProvider.System).Run(items, 2, null, CancellationToken.None);
            Console.WriteLine(TimeProvider.System.GetElapsedTime(t));
            File.WriteAllLines(parsed.GetValue(log)!, recorded.Select(FeatureLog.Write));
            return 0;
        });
        return verb;
    }
}
