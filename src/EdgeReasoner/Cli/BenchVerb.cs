using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Benchmarking;
using EdgeReasoner.Configuration;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using Spectre.Console;

namespace EdgeReasoner.Cli;

/// <summary>Measures a model on this machine: speed by threads and context, batches, proposals, reflection against re-prompting, load time, memory.</summary>
internal static class BenchVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var model = new Option<string>("--model", "-m") { Description = "Model folder.", HelpName = "FOLDER", DefaultValueFactory = _ => new ModelOptions().Folder };
        var cache = new Option<string?>("--cache") { Description = "Folder of prepared models. Default: as Model:Cache.", HelpName = "FOLDER" };
        var prepare = new Option<bool>("--prepare") { Description = "Prepare the model for this machine first." };
        var products = new Option<ProductKernels>("--products") { Description = "Code that multiplies with 4-bit weights in a prepared model: Auto, Runtime (the engine's) or Own.", HelpName = "CODE" };
        var threads = new Option<string>("--threads") { Description = "Thread counts.", HelpName = "1,2,…", DefaultValueFactory = _ => "1" };
        var contexts = new Option<string>("--contexts") { Description = "Tokens in the cache before decode steps.", HelpName = "128,1024,…", DefaultValueFactory = _ => "128" };
        var passes = new Option<int>("--passes") { Description = "Repetitions; medians are shown.", DefaultValueFactory = _ => 5 };
        threads.Validators.Add(result => RequireNumbers(result, 1, 64));
        contexts.Validators.Add(result => RequireNumbers(result, 0, 1_000_000));
        passes.Validators.Add(result => RequireNumbers(result, 1, 1000));
        var verb = new Command("bench", "Measure a model's speed and memory on this machine.") { model, cache, prepare, products, threads, contexts, passes };
        verb.SetAction(parsed => Run(new BenchArguments(
            new ModelOptions { Folder = parsed.GetValue(model)! }.FullFolder(),
            new ModelOptions { Cache = parsed.GetValue(cache) ?? "" }.FullCache(),
            parsed.GetValue(prepare),
            parsed.GetValue(products),
            Numbers(parsed.GetValue(threads)!),
            Numbers(parsed.GetValue(contexts)!),
            parsed.GetValue(passes))));
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
        try
        {
            var hashes = ModelPreparation.Hashes(arguments.Cache);
            if (arguments.Prepares)
            {
                var prepared = ModelPreparation.Prepare(ModelFolder.Read(arguments.Model, hashes), arguments.Cache, Console.Error.WriteLine, arguments.Products);
                Console.Error.WriteLine($"prepared: {prepared.Path}");
            }

            List<BenchFigure> figures = [];
            ModelFolder? folder = null;
            var isPrepared = false;
            foreach (var threads in arguments.Threads)
            {
                var start = clock.GetTimestamp();
                folder = ModelFolder.Read(arguments.Model, hashes);
                var options = new ModelOptions { Threads = threads, Cache = arguments.Cache, Products = arguments.Products }.OnnxOptions(folder.Configuration.ContextLength);
                isPrepared = Measure(folder, options, start, arguments, figures, clock);
            }

            Print(figures);
            Console.WriteLine(Json(folder!, isPrepared, arguments, figures, clock));
            return ExitCode.Success;
        }
        catch (ModelFolderException exception)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, exception.Problems));
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PreparationException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failure;
        }
    }

    /// <summary>Measures at one number of threads; tells whether a prepared model was running.</summary>
    private static bool Measure(ModelFolder folder, OnnxModelOptions options, long start, BenchArguments arguments, List<BenchFigure> figures, TimeProvider clock)
    {
        using var model = new OnnxModel(folder, options);
        figures.Add(new BenchFigure("load_ms", options.Threads, 0, clock.GetElapsedTime(start).TotalMilliseconds));
        figures.AddRange(Memory(model, options.Threads));
        using var run = new BenchRun(model, options.Threads, clock);
        for (var pass = 0; pass <= arguments.Passes; pass++)
        {
            run.Measure(arguments.Contexts, counts: pass > 0);
        }

        figures.AddRange(run.Figures());
        return model.Prepared is not null;
    }

    /// <summary>Memory before the probe of the bandwidth reserves its own: a prefill and some steps first.</summary>
    private static BenchFigure[] Memory(OnnxModel model, int threads)
    {
        using var sequence = model.CreateSequence();
        sequence.Append(new int[Math.Min(64, model.ContextLength - 1)], CancellationToken.None);
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

    private static string Json(ModelFolder folder, bool isPrepared, BenchArguments arguments, List<BenchFigure> figures, TimeProvider clock)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("benchmark", "bench");
            json.WriteString("date", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("model", folder.ModelHash);
            json.WriteBoolean("prepared", isPrepared);
            json.WriteNumber("passes", arguments.Passes);
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
}
