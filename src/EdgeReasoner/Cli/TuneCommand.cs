using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Evaluation.Tuning;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Wire;
using Spectre.Console;

namespace EdgeReasoner.Cli;

/// <summary>Fits a model's calibration: runs items through the loop once, then learns from what was recorded.</summary>
internal static class TuneCommand
{
    private const int FewestItems = 50;

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var model = new Option<string?>("--model", "-m") { Description = "Model folder. Default: the configured one (Model:Folder).", HelpName = "FOLDER" };
        var tasks = new Option<string?>("--tasks", "-t") { Description = "Task file: one {family, set, request, expected} a line.", HelpName = "FILE" };
        var output = new Option<string?>("--out", "-o") { Description = "Calibration file to write. Default: calibration.json in the model folder.", HelpName = "FILE" };
        var log = new Option<string?>("--log", "-l") { Description = "Feature log to write: every round of every item.", HelpName = "FILE" };
        var fromLog = new Option<string?>("--from-log") { Description = "Fit from a feature log of an earlier run of this model instead of running items.", HelpName = "FILE" };
        var feedback = new Option<string?>("--feedback") { Description = "Outcomes that requesters reported to the daemon (Feedback:File); a bounded share joins the items.", HelpName = "FILE" };
        var share = new Option<double>("--feedback-share") { Description = "Most reported items for each item of the task file, 0 to 1.", DefaultValueFactory = _ => FeedbackBound.DefaultShare };
        var keep = new Option<bool>("--keep") { Description = "Keep the model's calibration, and fit only from which confidence on answers are decisions." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds to run.", DefaultValueFactory = _ => new ReflectionOptions().MaxRounds };
        var folds = new Option<int>("--folds") { Description = "Folds of the cross-validation.", DefaultValueFactory = _ => 5 };
        rounds.Validators.Add(result => Require(result, 1, 8));
        folds.Validators.Add(result => Require(result, 2, 20));
        var verb = new Command("tune", "Fit confidence, thresholds and weights to a model from items with known answers.") { model, tasks, output, log, fromLog, feedback, share, keep, rounds, folds };
        share.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1))
            {
                result.AddError($"--feedback-share is '{result.Tokens[0].Value}'; it must be a number from 0 to 1.");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetValue(tasks) is null == result.GetValue(fromLog) is null)
            {
                result.AddError("Give either --tasks or --from-log.");
            }
        });
        configuration.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            (string, string)[] overrides = parsed.GetValue(model) is { } folder ? [("Model:Folder", folder)] : [];
            if (configuration.Load(parsed, overrides) is not { } loaded)
            {
                return Task.FromResult(ExitCode.BadConfiguration);
            }

            var arguments = new TuneArguments
            {
                Tasks = parsed.GetValue(tasks),
                FromLog = parsed.GetValue(fromLog),
                Log = parsed.GetValue(log),
                Output = parsed.GetValue(output),
                Feedback = parsed.GetValue(feedback),
                FeedbackShare = parsed.GetValue(share),
                Keep = parsed.GetValue(keep),
                Rounds = parsed.GetValue(rounds),
                Folds = parsed.GetValue(folds),
            };
            return Task.Run(() => Run(loaded, arguments, cancellation), CancellationToken.None); // a signal cancels only what has returned its task
        });
        return verb;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var value) && value >= least && value <= most))
        {
            result.AddError($"{result.Option.Name} is '{result.Tokens[0].Value}'; it must be a whole number from {least} to {most}.");
        }
    }

    private static int Run(DaemonConfiguration configuration, TuneArguments arguments, CancellationToken cancellation)
    {
        var settings = configuration.ModelSettings();
        var reader = ReaderOf(configuration);
        try
        {
            // A core for each worker, so one thread for each pass.
            using var model = LoadedModel.Open(settings with { Model = settings.Model with { Threads = 1 } });
            IReadOnlyList<RecordedItem> items = arguments.FromLog is { } recorded
                ? [.. FeatureLog.Read(recorded)]
                : Record(model, arguments.Rounds, ReadTasks(arguments.Tasks!, reader, model.Format), arguments.Log, cancellation);
            if (arguments.Feedback is { } feedback)
            {
                var reported = FeedbackItems.Read(feedback, reader, model.Format).Bounded(items, arguments.FeedbackShare, out var known);
                Console.WriteLine($"{reported.Count} of {known} reported outcomes join {items.Count} items.");
                items = [.. items, .. Record(model, arguments.Rounds, reported, null, cancellation)];
            }

            var families = items.GroupBy(static item => item.Family).Where(static family => family.Count() >= FewestItems).ToArray();
            if (families.Length == 0)
            {
                Console.Error.WriteLine($"No family has {FewestItems} items that the model's prompt format understands; nothing was fitted.");
                return ExitCode.Failure;
            }

            if (!arguments.Keep)
            {
                Fit(model, arguments, [.. families], cancellation);
            }
            else if (model.Calibration.Table.Families.Count == 0)
            {
                Console.Error.WriteLine(model.Calibration.Problem ?? "The model has no calibration to keep; run without --keep.");
                return ExitCode.Failure;
            }
            else
            {
                Complete(model, arguments, families);
            }

            return ExitCode.Success;
        }
        catch (ModelUnavailableException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Unavailable;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped before the end; nothing was fitted.");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
    }

    // With the configured profiles, as the daemon reads requests; but items may ask for as many rounds as there can be.
    private static TaskFileReader ReaderOf(DaemonConfiguration configuration)
        => new(new RequestParser(new ProfileCatalog(configuration.DecisionProfiles(), configuration.Limits.DefaultDeadlineMs, RequestLimits.MaxRounds), configuration.Limits.MaxPayloadBytes));

    private static IReadOnlyList<TuningItem> ReadTasks(string path, TaskFileReader reader, IPromptFormat format)
    {
        var file = reader.Read(path);
        var (items, misread) = TuningItem.Render(file.Items, format);
        if (file.Problems.Concat(misread is null ? [] : [misread]).FirstOrDefault() is { } problem)
        {
            Console.Error.WriteLine($"{file.Problems.Count + file.Items.Count - items.Count} items are left out. The first: {problem}");
        }

        return items;
    }

    private static IReadOnlyList<RecordedItem> Record(LoadedModel model, int rounds, IReadOnlyList<TuningItem> items, string? logTo, CancellationToken cancellation)
    {
        var runner = new TuneRunner(model, rounds, TimeProvider.System);
        var recorded = TuneTable.WithProgress("Running items", items.Count, tick => runner.Run(items, Environment.ProcessorCount, tick, cancellation));
        if (logTo is { } log)
        {
            File.WriteAllLines(log, recorded.Select(FeatureLog.Write));
        }

        return recorded;
    }

    private static void Fit(LoadedModel model, TuneArguments arguments, IReadOnlyList<IGrouping<string, RecordedItem>> families, CancellationToken cancellation)
    {
        var reports = new FamilyReport[families.Count];
        TuneTable.WithProgress("Fitting", families.Count * (arguments.Folds + 1), tick =>
        {
            Parallel.For(0, families.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                reports[i] = FamilyReport.Make(
                    families[i].Key, [.. families[i]], new ReflectionOptions { MaxRounds = arguments.Rounds }, new PoolingOptions(), arguments.Folds, tick));
            return reports;
        });
        TuneTable.Print(AnsiConsole.Console, reports);
        Write(model, arguments, new CalibrationTable
        {
            ModelHash = model.Folder.ModelHash,
            PromptVersion = model.Format.Version,
            Families = reports.ToDictionary(static report => report.Family, static report => report.Calibration),
        });
    }

    private static void Complete(LoadedModel model, TuneArguments arguments, IReadOnlyList<IGrouping<string, RecordedItem>> families)
    {
        var table = model.Calibration.Table;
        var known = table.Families.ToDictionary();
        foreach (var family in families.Where(family => known.ContainsKey(family.Key)))
        {
            known[family.Key] = new FamilyFit(new ReflectionOptions { MaxRounds = arguments.Rounds }, new PoolingOptions(), arguments.Folds).Decided([.. family], known[family.Key]);
            Console.WriteLine($"{family.Key}: decided from {known[family.Key].MinConfidence:F3}, a direct answer stands from {known[family.Key].DirectStands?.ToString("F3", System.Globalization.CultureInfo.InvariantCulture) ?? "nowhere"}");
        }

        Write(model, arguments, table with { Families = known });
    }

    private static void Write(LoadedModel model, TuneArguments arguments, CalibrationTable table)
    {
        var path = arguments.Output ?? Path.Combine(model.Folder.Path, CalibrationFile.FileName);
        File.WriteAllBytes(path, CalibrationFile.Write(table, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        Console.WriteLine($"Written: {path}");
    }

    private sealed record TuneArguments
    {
        public string? Tasks { get; init; }

        public string? FromLog { get; init; }

        public string? Log { get; init; }

        public string? Output { get; init; }

        public string? Feedback { get; init; }

        public required double FeedbackShare { get; init; }

        public bool Keep { get; init; }

        public required int Rounds { get; init; }

        public required int Folds { get; init; }
    }
}
