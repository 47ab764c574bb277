using System.CommandLine;
using System.Globalization;
using EdgeReasoner.Training.Synthesis;

namespace EdgeReasoner.Training.Cli;

/// <summary><c>synthesize</c>: writes a model folder of a known shape with random 4-bit weights.</summary>
internal static class SynthesizeCommand
{
    internal static Command Create()
    {
        var names = string.Join(", ", DecoderShape.Known.Select(static shape => shape.Name));
        var name = new Argument<string>("shape") { Description = $"One of {names}" };
        name.AcceptOnlyFromAmong([.. DecoderShape.Known.Select(static shape => shape.Name)]);
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "Model folder to write; artifacts/models/SHAPE without it" };
        var seed = new Option<int>("--seed") { Description = "Seed of the weights", DefaultValueFactory = _ => 1 };
        var half = new Option<bool>("--half") { Description = "16-bit activations, KV cache and logits" };
        var positions = new Option<bool>("--position-ids") { Description = "Positions as an input, the rotation outside of the attention operator" };
        var level = new Option<int>("--accuracy-level") { Description = "accuracy_level of the 4-bit matmuls; the model builder's default is 0", DefaultValueFactory = _ => 4 };
        var context = new Option<int?>("--context") { Description = "Context length; the shape's own without it" };
        var command = new Command("synthesize", "Write a model folder of a known shape with random 4-bit weights, to measure speed and memory.") { name, folder, seed, half, positions, level, context };
        command.SetAction(parsed => Run(
            DecoderShape.Known.Single(shape => shape.Name == parsed.GetValue(name)),
            parsed.GetValue(folder)?.FullName ?? Path.GetFullPath(Path.Combine("artifacts", "models", parsed.GetValue(name)!)),
            new SynthesisOptions
            {
                Seed = parsed.GetValue(seed),
                HalfPrecision = parsed.GetValue(half),
                PositionIds = parsed.GetValue(positions),
                AccuracyLevel = parsed.GetValue(level),
                ContextLength = parsed.GetValue(context),
            }));
        return command;
    }

    private static int Run(DecoderShape shape, string folder, SynthesisOptions options)
    {
        var total = ModelSynthesizer.BytesOf(shape, options);
        var (written, shown) = (0L, -10L);
        ModelSynthesizer.WriteFolder(folder, shape, options, bytes =>
        {
            written += bytes;
            var percent = Math.Min(100, written * 100 / total);
            if (percent >= shown + 10) // plain lines: good in a log too
            {
                shown = percent / 10 * 10;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shown,3} %  {written / 1e6:F0} of about {total / 1e6:F0} MB"));
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {shape.Name}, {written / 1e6:F0} MB of random weights"));
        return 0;
    }
}
