using System.CommandLine;
using EdgeReasoner.Configuration;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Evaluation.Tuning;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
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
        var model = new Option<string>("--model", "-m") { Description = "Model folder.", HelpName = "FOLDER", DefaultValueFactory = _ => new ModelOptions().Folder };
        var tasks = new Option<string?>("--tasks", "-t") { Description = "Task file: one {family, set, request, expected} a line.", HelpName = "FILE" };
        var output = new Option<string?>("--out", "-o") { Description = "Calibration file to write. Default: calibration.json in the model folder.", HelpName = "FILE" };
        var log = new Option<string?>("--log", "-l") { Description = "Feature log to write: every round of every item.", HelpName = "FILE" };
        var fromLog = new Option<string?>("--from-log") { Description = "Fit from a feature log of an earlier run of this model instead of running items.", HelpName = "FILE" };
        var feedback = new Option<string?>("--feedback") { Description = "Outcomes that requesters reported to the daemon (Feedback:File); a bounded share joins the items.", HelpName = "FILE" };
        var share = new Option<double>("--feedback-share") { Description = "Most reported items for each item of the task file, 0 to 1.", DefaultValueFactory = _ => FeedbackBound.DefaultShare };
        var rounds = new Option<int>("--rounds") { Description = "Rounds to run.", DefaultValueFactory = _ => new ReflectionOptions().MaxRounds };
        var folds = new Option<int>("--folds") { Description = "Folds of the cross-validation.", DefaultValueFactory = _ => 5 };
        rounds.Validators.Add(result => Require(result, 1, 8));
        folds.Validators.Add(result => Require(result, 2, 20));
        var verb = new Command("tune", "Fit confidence, thresholds and weights to a model from items with known answers.") { model, tasks, output, log, fromLog, feedback, share, rounds, folds };
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
        verb.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new TuneArguments(
                new ModelOptions { Folder = parsed.GetValue(model)! }.FullFolder(),
                parsed.GetValue(tasks),
                parsed.GetValue(fromLog),
                parsed.GetValue(log),
                parsed.GetValue(output),
                parsed.GetValue(feedback),
                parsed.GetValue(share),
                parsed.GetValue(rounds),
                parsed.GetValue(folds)),
            cancellation)));
        return verb;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var value) && value >= least && value <= most))
        {
            result.AddError($"{result.Option.Name} is '{result.Tokens[0].Value}'; it must be a whole number from {least} to {most}.");
        }
    }

    private static int Run(TuneArguments arguments, CancellationToken cancellation)
    {
        try
        {
            var folder = ModelFolder.Read(arguments.Model);
            var format = PromptFormats.Read(arguments.Model);
            IReadOnlyList<RecordedItem> items = arguments.FromLog is { } recorded
                ? [.. FeatureLog.Read(recorded)]
                : Record(folder, arguments, ReadTasks(arguments.Tasks!, format), arguments.Log, cancellation);
            if (arguments.Feedback is { } feedback)
            {
                var reported = FeedbackItems.Read(feedback, NewReader(), format).Bounded(items, arguments.FeedbackShare, out var known);
                Console.WriteLine($"{reported.Count} of {known} reported outcomes join {items.Count} items.");
                items = [.. items, .. Record(folder, arguments, reported, null, cancellation)];
            }

            var families = items.GroupBy(static item => item.Family).Where(static family => family.Count() >= FewestItems).ToArray();
            if (families.Length == 0)
            {
                Console.Error.WriteLine($"No family has {FewestItems} items that the model's prompt format understands; nothing was fitted.");
                return ExitCode.Failure;
            }

            Fit(folder, format, arguments, [.. families], cancellation);
            return ExitCode.Success;
        }
        catch (ModelFolderException exception)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, exception.Problems));
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Usage;
        }
    }

    private static TaskFileReader NewReader()
        => new(new RequestParser(new LimitsOptions(), new Dictionary<string, ProfileOptions>(), RequestLimits.MaxRounds));

    private static IReadOnlyList<TuningItem> ReadTasks(string path, IPromptFormat format)
    {
        var file = NewReader().Read(path);
        var (items, misread) = TuningItem.Render(file.Items, format);
        if (file.Problems.Concat(misread is null ? [] : [misread]).FirstOrDefault() is { } problem)
        {
            Console.Error.WriteLine($"{file.Problems.Count + file.Items.Count - items.Count} items are left out. The first: {problem}");
        }

        return items;
    }

    private static IReadOnlyList<RecordedItem> Record(ModelFolder folder, TuneArguments arguments, IReadOnlyList<TuningItem> items, string? logTo, CancellationToken cancellation)
    {
        using var model = new OnnxModel(folder, new OnnxModelOptions { Threads = 1 });
        var runner = new TuneRunner(model, arguments.Rounds, TimeProvider.System);
        var recorded = TuneTable.WithProgress("Running items", items.Count, tick => runner.Run(items, Environment.ProcessorCount, tick, cancellation));
        if (logTo is { } log)
        {
            File.WriteAllLines(log, recorded.Select(FeatureLog.Write));
        }

        return recorded;
    }

    private static void Fit(ModelFolder folder, IPromptFormat format, TuneArguments arguments, IReadOnlyList<IGrouping<string, RecordedItem>> families, CancellationToken cancellation)
    {
        var reports = new FamilyReport[families.Count];
        TuneTable.WithProgress("Fitting", families.Count * (arguments.Folds + 1), tick =>
        {
            Parallel.For(0, families.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                reports[i] = FamilyReport.Make(
                    families[i].Key, [.. families[i]], new ReflectionOptions { MaxRounds = arguments.Rounds }, new PoolingOptions(), arguments.Folds, tick));
            return reports;
        });
        var table = new CalibrationTable
        {
            ModelHash = folder.ModelHash,
            PromptVersion = format.Version,
            Families = reports.ToDictionary(static report => report.Family, static report => report.Calibration),
        };
        var path = arguments.Output ?? Path.Combine(folder.Path, CalibrationFile.FileName);
        File.WriteAllBytes(path, CalibrationFile.Write(table, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        TuneTable.Print(AnsiConsole.Console, reports);
        Console.WriteLine($"Written: {path}");
    }

    private sealed record TuneArguments(string Model, string? Tasks, string? FromLog, string? Log, string? Output, string? Feedback, double FeedbackShare, int Rounds, int Folds);
}
