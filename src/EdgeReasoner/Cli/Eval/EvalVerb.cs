using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Cli.Eval;

/// <summary>
/// Measures what reflection is worth on questions whose answers are known: (1) read the task files, (2) choose the items, (3) open the models,
/// (4) let every mode answer every item, (5) compute the figures, (6) show and write them.
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
        verb.SetAction((parsed, cancellation) => Task.FromResult(Start(parsed, arguments, configuration, cancellation)));
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
            var settings = configuration.ModelSettings();
            using var model = LoadedModel.Open(settings);
            using var against = request.Against is { } folder ? LoadedModel.Open(settings with { Model = settings.Model with { Folder = folder } }) : null;

            if (against is not null && (model.Format is not SymbolicPromptFormat || against.Format is not SymbolicPromptFormat))
            {
                Console.Error.WriteLine("--against compares models of one vocabulary; evaluate chat models one by one.");
                return ExitCode.Usage;
            }

            foreach (var notice in new[] { model.Notice, against?.Notice }.OfType<string>())
            {
                Console.Error.WriteLine(notice);
            }

            // 4
            using var run = new EvaluationRun(model, against, configuration.Reflection, request.Deadline, request.Seed, clock);
            var results = EvalProgress.Show(items.Count, clock, done => run.Run(items, model.Format, done, cancellation));

            // 5
            var groups = new GroupBuilder(run.Modes, configuration.Reflection.MaxRounds, request.Deadline);
            var report = ReportHeading.Of(request, configuration, files, model, against, run.Modes, clock.GetUtcNow()) with
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
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped before the end; nothing was written.");
            return ExitCode.Failure;
        }
    }

    private static void Write(EvaluationReport report, string? folder)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var (json, html) = (Path.Combine(folder, "report.json"), Path.Combine(folder, "report.html"));
        File.WriteAllText(json, ReportJson.Write(report) + "\n");
        File.WriteAllText(html, HtmlReport.Write(report));
        foreach (var (file, svg) in SvgFigures.Write(report))
        {
            File.WriteAllText(Path.Combine(folder, file), svg);
        }

        Console.WriteLine($"Written: {json}, {html} and its pictures beside it");
    }
}
