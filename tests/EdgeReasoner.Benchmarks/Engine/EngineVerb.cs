using System.CommandLine;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Models;

namespace EdgeReasoner.Benchmarks.Engine;

/// <summary>The engine alone: speed by threads, and what the product adds to a bare run of the graph.</summary>
internal static class EngineVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder; without it the bundled model.", HelpName = "FOLDER", DefaultValueFactory = _ => new ModelOptions().Folder };
        var passes = new Option<int>("--passes") { Description = "Repetitions of each measurement.", DefaultValueFactory = _ => 60 };
        var profile = new Option<bool>("--profile") { Description = "Instead: where the time of a decode step goes, by type of operator." };
        var rounds = new Option<bool>("--rounds") { Description = "Instead: what rounds side by side take against rounds one after the other." };
        var genAi = new Option<bool>("--genai") { Description = "Instead: OnnxRuntimeGenAI against our own engine, one thread." };
        var cache = new Option<string?>("--cache") { Description = "With --profile, --rounds or --genai: the folder of prepared models, to measure what was prepared.", HelpName = "FOLDER" };
        var verb = new Command("engine", "Prefill and decode speed by threads, and the cost of the engine's own code.") { model, passes, profile, rounds, genAi, cache };
        verb.SetAction(parsed =>
        {
            var path = new ModelOptions { Folder = parsed.GetValue(model)! }.FullFolder();
            if (parsed.GetValue(profile))
            {
                ProfileOptions(path, parsed.GetValue(cache));
            }
            else if (parsed.GetValue(genAi))
            {
                CompareGenAi(path, parsed.GetValue(cache), parsed.GetValue(passes));
            }
            else if (parsed.GetValue(rounds))
            {
                ShareRounds(path, parsed.GetValue(cache), parsed.GetValue(passes));
            }
            else
            {
                Run(path, parsed.GetValue(passes));
            }
        });
        return verb;
    }

    private static void ProfileOptions(string path, string? cache)
    {
        var folder = ModelFolder.Read(path);
        foreach (var threads in Threads())
        {
            StepProfile.Print(folder, cache, threads, TimeProvider.System, Console.Out);
        }
    }

    private static void ShareRounds(string path, string? cache, int passes)
    {
        var folder = ModelFolder.Read(path);
        foreach (var threads in Threads())
        {
            using var rounds = new SharedRounds(folder, cache, threads, TimeProvider.System);
            rounds.Measure(passes);
            rounds.Print(folder.ModelHash, threads);
        }
    }

    private static void CompareGenAi(string path, string? cache, int passes)
    {
        var folder = ModelFolder.Read(path);
        List<(string Name, bool GenAi, string? Cache)> kinds = [("Onnx", false, null), ("GenAi", true, null)];
        if (cache is not null)
        {
            kinds.Add(("Onnx, prepared", false, cache));
        }

        var engines = kinds.ConvertAll(kind => (kind.Name, Speed: new EngineSpeed(folder, 1, TimeProvider.System, kind.GenAi, kind.Cache)));
        for (var pass = 0; pass < passes; pass++)
        {
            engines.ForEach(static engine => engine.Speed.Measure());
        }

        var table = new Table("engine", "prefill tokens/s", "decode tokens/s", "decode us p50", "decode us best");
        foreach (var (name, speed) in engines)
        {
            table.Add(name, speed.PrefillTokensPerSecond, speed.DecodeTokensPerSecond, speed.DecodeMicroseconds.P50, speed.BestDecodeMicroseconds);
        }

        table.Print(Console.Out);
        ResultLine.Print("engine-genai", folder.ModelHash, engines.Select(engine => new { engine.Name, engine.Speed.PrefillTokensPerSecond, engine.Speed.DecodeTokensPerSecond, engine.Speed.DecodeMicroseconds, engine.Speed.BestDecodeMicroseconds }));
        engines.ForEach(static engine => engine.Speed.Dispose());
    }

    private static int[] Threads() => [.. ((int[])[1, 2]).Where(count => count <= Environment.ProcessorCount)];

    private static void Run(string path, int passes)
    {
        var clock = TimeProvider.System;
        var folder = ModelFolder.Read(path);
        EngineSpeed[] speeds = [.. Threads().Select(count => new EngineSpeed(folder, count, clock))];
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var speed in speeds)
            {
                speed.Measure();
            }
        }

        var table = new Table("threads", "prefill tokens/s", "decode tokens/s", "decode us p50", "decode us best");
        foreach (var speed in speeds)
        {
            table.Add($"{speed.Threads}", speed.PrefillTokensPerSecond, speed.DecodeTokensPerSecond, speed.DecodeMicroseconds.P50, speed.BestDecodeMicroseconds);
        }

        table.Print(Console.Out);
        using var overhead = new EngineOverhead(folder, clock);
        var added = overhead.Measure(passes);
        var layers = new Table("one decode step", "us p50", "us best", "added p50 %");
        foreach (var layer in added)
        {
            layers.Add(layer.Name, layer.Microseconds.P50, layer.BestMicroseconds, layer.AddedPercent);
        }

        layers.Print(Console.Out);
        ResultLine.Print("engine", folder.ModelHash, new
        {
            Threads = speeds.Select(speed => new { speed.Threads, speed.PrefillTokensPerSecond, speed.DecodeTokensPerSecond, speed.DecodeMicroseconds, speed.BestDecodeMicroseconds }),
            Overhead = added,
        });
        foreach (var speed in speeds)
        {
            speed.Dispose();
        }
    }
}
