using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Evaluation.Benchmarking;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Models;
using Spectre.Console;

namespace EdgeReasoner.Cli;

/// <summary>Measures a model on this machine: speed by threads and context, batches, proposals, reflection against re-prompting, load time, memory.</summary>
internal static class BenchVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var model = new Option<string?>("--model", "-m") { Description = "Model folder. Default: the configured one (Model:Folder).", HelpName = "FOLDER" };
        var cache = new Option<string?>("--cache") { Description = "Folder of prepared models. Default: as Model:Cache.", HelpName = "FOLDER" };
        var prepare = new Option<bool>("--prepare") { Description = "Prepare the model for this machine first." };
        var matMul = new Option<MatMulKernels?>("--matmul") { Description = "Code that multiplies with 4-bit weights in a prepared model: Auto, Runtime (the engine's) or Own. Default: as Model:MatMul.", HelpName = "CODE" };
        var formerly = new Option<MatMulKernels?>("--products") { Description = "The former name of --matmul.", Hidden = true };
        var threads = new Option<string>("--threads") { Description = "Thread counts.", HelpName = "1,2,…", DefaultValueFactory = _ => "1" };
        var spinning = new Option<bool?>("--spinning") { Description = "Let threads wait busily between operations. Default: as Model:Spinning." };
        var contexts = new Option<string>("--contexts") { Description = "Tokens in the cache before decode steps.", HelpName = "128,1024,…", DefaultValueFactory = _ => "128" };
        var passes = new Option<int>("--passes") { Description = "Repetitions; medians are shown.", DefaultValueFactory = _ => 5 };
        threads.Validators.Add(result => RequireNumbers(result, 1, 64));
        contexts.Validators.Add(result => RequireNumbers(result, 0, 1_000_000));
        passes.Validators.Add(result => RequireNumbers(result, 1, 1000));
        var verb = new Command("bench", "Measure a model's speed and memory on this machine.") { model, cache, prepare, matMul, formerly, threads, spinning, contexts, passes };
        configuration.AddTo(verb);
        verb.SetAction(parsed =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            var settings = loaded.ModelSettings();
            var options = settings.Model;
            var arguments = new BenchArguments
            {
                Settings = settings with
                {
                    Model = options with
                    {
                        Folder = parsed.GetValue(model) ?? options.Folder,
                        Cache = parsed.GetValue(cache) ?? options.Cache,
                        MatMul = parsed.GetValue(matMul) ?? parsed.GetValue(formerly) ?? options.MatMul,
                        Spinning = parsed.GetValue(spinning) ?? options.Spinning,
                    },
                },
                Prepares = parsed.GetValue(prepare),
                Threads = Numbers(parsed.GetValue(threads)!),
                Contexts = Numbers(parsed.GetValue(contexts)!),
                Passes = parsed.GetValue(passes),
            };
            return Run(arguments);
        });
        return verb;
    }

    private static void RequireNumbers(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        var texts = result.Tokens.Count == 0 ? [] : result.Tokens[0].Value.Split(',');
        if (texts.Any(text => !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)))
        {
            result.AddError($"{result.Option.Name} is '{result.Tokens[0].Value}'; it must be whole numbers from {least} to {most}.");
        }
    }

    private static int[] Numbers(string text) => [.. text.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];

    private static int Run(BenchArguments arguments)
    {
        var clock = TimeProvider.System;
        var options = arguments.Settings.Model;
        try
        {
            if (arguments.Prepares)
            {
                var folder = ModelFolder.Read(options.FullFolder(), ModelPreparation.Hashes(options.FullCache()));
                var prepared = ModelPreparation.Prepare(folder, options.FullCache(), Console.Error.WriteLine, options.MatMul);
                Console.Error.WriteLine($"prepared: {prepared.Path}");
            }

            List<BenchFigure> figures = [];
            var heading = default(BenchHeading);
            foreach (var threads in arguments.Threads)
            {
                heading = Measure(threads, arguments, figures, clock);
            }

            Print(figures);
            Console.WriteLine(Json(heading, arguments.Passes, figures, clock));
            return ExitCode.Success;
        }
        catch (ModelFolderException exception)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, exception.Problems));
            return ExitCode.Unavailable;
        }
        catch (ModelUnavailableException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PreparationException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failure;
        }
    }

    /// <summary>Measures at one number of threads.</summary>
    private static BenchHeading Measure(int threads, BenchArguments arguments, List<BenchFigure> figures, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        var (folder, engine) = LoadedModel.OpenEngine(arguments.Settings.Model with { Threads = threads });
        using var model = engine;
        figures.Add(new BenchFigure("load_ms", threads, 0, clock.GetElapsedTime(start).TotalMilliseconds));
        figures.AddRange(Memory(model, threads));
        using var run = new BenchRun(folder, model, threads, clock);
        for (var pass = 0; pass <= arguments.Passes; pass++)
        {
            run.Measure(arguments.Contexts, counts: pass > 0);
        }

        figures.AddRange(run.Figures());
        return new BenchHeading(folder.ModelHash, model is OnnxModel { Prepared: not null }, model.MatMul);
    }

    /// <summary>Memory before the probe of the bandwidth reserves its own: a prefill and some steps first.</summary>
    private static BenchFigure[] Memory(IModelEngine model, int threads)
    {
        using var sequence = model.CreateSequence();
        sequence.Append(new int[Math.Min(64, sequence.ContextLength - 1)], CancellationToken.None);
        sequence.Append([0], CancellationToken.None);
        var memory = ResidentMemory.Now();
        return [new BenchFigure("anonymous_mb", threads, 0, memory.Anonymous), new BenchFigure("file_mb", threads, 0, memory.File)];
    }

    private static void Print(List<BenchFigure> figures)
    {
        var table = new Table { Border = TableBorder.Simple };
        int[] threads = [.. figures.Select(static figure => figure.Threads).Distinct()];
        table.AddColumns(["figure", "at", .. threads.Select(static count => $"{count} threads")]);
        foreach (var row in figures.GroupBy(static figure => (figure.Name, figure.At)))
        {
            table.AddRow([
                row.Key.Name, row.Key.At == 0 ? "" : row.Key.At.ToString(CultureInfo.InvariantCulture),
                .. threads.Select(count => row.FirstOrDefault(figure => figure.Threads == count)?.Value.ToString("0.###", CultureInfo.InvariantCulture) ?? "")]);
        }

        AnsiConsole.Write(table);
    }

    private static string Json(BenchHeading heading, int passes, List<BenchFigure> figures, TimeProvider clock)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("benchmark", "bench");
            json.WriteString("date", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("model", heading.ModelHash);
            json.WriteBoolean("prepared", heading.IsPrepared);
            json.WriteString("matmul", heading.MatMul);
            json.WriteNumber("passes", passes);
            json.WriteStartArray("figures");
            foreach (var figure in figures.Where(static figure => double.IsFinite(figure.Value)))
            {
                json.WriteStartObject();
                json.WriteString("name", figure.Name);
                json.WriteNumber("threads", figure.Threads);
                json.WriteNumber("at", figure.At);
                json.WriteNumber("value", Math.Round(figure.Value, 4));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private readonly record struct BenchHeading(string ModelHash, bool IsPrepared, string MatMul);
}
