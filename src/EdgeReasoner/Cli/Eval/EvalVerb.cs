using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Models;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Cli.Eval;

/// <summary>
/// Measures what reflection is worth on questions whose answers are known: (1) read the task files, (2) choose the items, (3) open the models,
/// (4) let every mode answer every item and log each as it is done, (5) compute the figures, (6) show and write them.
/// </summary>
internal static class EvalVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var arguments = new EvalArguments();
        var verb = new Command("eval", "Measure on task files what reflection is worth: accuracy by round, cost, confidence, against other ways of answering.");
        arguments.AddTo(verb);
        configuration.AddTo(verb);

        // On a thread of its own: a signal cancels only what has returned its task.
        verb.SetAction((parsed, cancellation) => Task.Run(() => Start(parsed, arguments, configuration, cancellation), CancellationToken.None));
        return verb;
    }

    private static int Start(ParseResult parsed, EvalArguments arguments, ConfigurationArguments configuration, CancellationToken cancellation)
    {
        var request = arguments.Read(parsed, out var problem);
        if (request is null)
        {
            Console.Error.WriteLine(problem);
            return ExitCode.Usage;
        }

        (string, string)[] overrides = request.Model is { } folder ? [("Model:Folder", folder)] : [];
        return configuration.Load(parsed, overrides) is { } loaded
            ? Evaluate(loaded, request, TimeProvider.System, cancellation)
            : ExitCode.BadConfiguration;
    }

    private static int Evaluate(DaemonConfiguration configuration, EvalRequest request, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            // 1. The same parser as for MQTT, so that what is measured is what would be answered there.
            var reader = new TaskFileReader(new RequestParser(configuration.Catalog(), configuration.Limits.MaxPayloadBytes));
            TaskFile[] files = [.. request.Tasks.Select(path => reader.Read(path, request.Format))];
            string[] problems = [.. files.SelectMany(static file => file.Problems)];
            if (problems.Length > 0)
            {
                Array.ForEach(problems, Console.Error.WriteLine);
                return ExitCode.Usage;
            }

            // 2
            var items = ItemSelection.Choose([.. files.SelectMany(static file => file.Items)], request.Items, request.Seed);

            // 3
            using var models = EvaluatedModels.Open(configuration.ModelSettings(), request.Against);
            if (models.Problem is { } problem)
            {
                Console.Error.WriteLine(problem);
                return ExitCode.Usage;
            }

            Array.ForEach([.. models.Notices], Console.Error.WriteLine);

            // 4
            using var run = new EvaluationRun(models.Tested, models.Against, configuration.Reflection, request.Deadline, request.Seed, clock);
            if (Run(run, items, models, request, clock, cancellation) is not { } results)
            {
                return ExitCode.Failure;
            }

            // 5
            var groups = new GroupBuilder(run.Modes, configuration.Reflection.MaxRounds, request.Deadline);
            var report = new ReportHeading(request, configuration, files).Of(models, run.Modes, clock.GetUtcNow()) with
            {
                Groups = ReportBuilder.Groups(results, groups, request.Seed),
            };

            // 6
            EvalTables.Print(report);
            Write(report, request.Output);
            return ExitCode.Success;
        }
        catch (ModelUnavailableException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
    }

    // Null when it was cancelled; what was answered by then is in the log of items.
    private static IReadOnlyList<ItemResult>? Run(
        EvaluationRun run, IReadOnlyList<EvaluationItem> items, EvaluatedModels models, EvalRequest request, TimeProvider clock, CancellationToken cancellation)
    {
        using var file = request.Output is { } folder ? File.Create(Path.Combine(Directory.CreateDirectory(folder).FullName, ItemLog.FileName)) : null;
        var log = file is null ? null : new ItemLog(file, run.Modes);
        try
        {
            return EvalProgress.Show(items.Count, clock, shown => run.Run(
                items,
                models.Tested.Format,
                result =>
                {
                    log?.Write(result);
                    shown(result);
                },
                cancellation));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(log is null
                ? "Stopped before the end; nothing was written."
                : $"Stopped before the end: {log.Items} of {items.Count} items are in {file!.Name}; no report was made.");
            return null;
        }
    }

    private static void Write(EvaluationReport report, string? folder)
    {
        if (folder is null)
        {
            return;
        }

        var (json, html) = (Path.Combine(folder, "report.json"), Path.Combine(folder, "report.html"));
        File.WriteAllText(json, ReportJson.Write(report) + "\n");
        File.WriteAllText(html, HtmlReport.Write(report));
        foreach (var (file, svg) in SvgFigures.Write(report))
        {
            File.WriteAllText(Path.Combine(folder, file), svg);
        }

        Console.WriteLine($"Written: {json}, {html}, its pictures and {ItemLog.FileName} beside it");
    }
}
