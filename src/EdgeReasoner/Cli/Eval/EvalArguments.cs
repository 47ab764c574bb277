using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Cli.Eval;

/// <summary>The arguments of <c>eval</c>.</summary>
internal sealed class EvalArguments
{
    private readonly Option<string?> _model = new("--model", "-m") { Description = "The model to measure. Default: the configured one (Model:Folder).", HelpName = "FOLDER" };
    private readonly Option<string?> _against = new("--against") { Description = "Another model, to compare with: its direct answer and a single pass.", HelpName = "FOLDER" };
    private readonly Option<string[]> _tasks = new("--tasks", "-t") { Description = "Task files: our own lines (docs/evaluation.md), GSM8K, BIG-Bench Hard, StrategyQA.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _format = new("--format") { Description = "Format of the task files: tasks, gsm8k, bbh or strategyqa. Default: by their content.", HelpName = "FORMAT" };
    private readonly Option<int?> _items = new("--items", "-n") { Description = "Most items of each family and set, drawn with the seed. Default: all.", HelpName = "N" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of items and drawn reasonings.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _deadline = new("--deadline", "-d") { Description = "Also run the loop with this deadline and count late answers: 20ms, 2s.", HelpName = "DURATION" };
    private readonly Option<string?> _output = new("--out", "-o") { Description = "Folder for report.json, report.html, its pictures (SVG), and items.jsonl with every answer as it is done.", HelpName = "FOLDER" };

    /// <summary>Adds the arguments to the verb.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _model, _against, _tasks, _format, _items, _seed, _deadline, _output })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="problem">What is wrong with them; empty when nothing is.</param>
    /// <returns>The evaluation asked for; null when something is wrong.</returns>
    public EvalRequest? Read(ParseResult parsed, out string problem)
    {
        var (format, deadline) = (FormatOf(parsed), DeadlineOf(parsed));
        var request = new EvalRequest
        {
            Command = CommandOf(parsed),
            Model = parsed.GetValue(_model),
            Against = parsed.GetValue(_against),
            Tasks = parsed.GetValue(_tasks)!,
            Format = format.Value,
            Items = parsed.GetValue(_items),
            Seed = parsed.GetValue(_seed),
            Deadline = deadline.Value,
            Output = parsed.GetValue(_output),
        };
        problem = format.Problem
            ?? (request.Items is < 1 ? $"--items is {request.Items}; it must be 1 or more." : null)
            ?? deadline.Problem
            ?? (request.OverwrittenTasks is { } path ? $"{path} is a task file, and --out would write its own {ItemLog.FileName} there; name another folder." : "");
        return problem.Length == 0 ? request : null;
    }

    private (TaskFormat? Value, string? Problem) FormatOf(ParseResult parsed)
    {
        if (parsed.GetValue(_format) is not { } name)
        {
            return (null, null);
        }

        var format = Enum.GetValues<TaskFormat>().Select(static value => (TaskFormat?)value).FirstOrDefault(value => string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase));
        return (format, format is null ? $"'{name}' is not a format; the formats are tasks, gsm8k, bbh and strategyqa." : null);
    }

    private (TimeSpan? Value, string? Problem) DeadlineOf(ParseResult parsed)
        => parsed.GetValue(_deadline) is not { } text ? (null, null)
            : DurationArgument.TryParse(text, out var duration) ? (duration, null)
            : (null, $"'{text}' is not a duration; write 500ms or 2s, at most 600s.");

    private static string CommandOf(ParseResult parsed)
        => string.Join(' ', parsed.Tokens.Select(static token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("edge-reasoner"));
}
