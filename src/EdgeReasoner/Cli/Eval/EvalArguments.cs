using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
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
    private readonly Option<string?> _output = new("--out", "-o") { Description = "Folder for report.json, report.html and its pictures (SVG).", HelpName = "FOLDER" };

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
    /// <param name="problem">What is wrong with them.</param>
    /// <returns>What was asked for; null when something is wrong.</returns>
    public EvalRequest? Read(ParseResult parsed, out string problem)
    {
        problem = "";
        TaskFormat? format = null;
        if (parsed.GetValue(_format) is { } name)
        {
            format = Enum.GetValues<TaskFormat>().Select(static value => (TaskFormat?)value).FirstOrDefault(value => string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase));
            if (format is null)
            {
                problem = $"'{name}' is not a format; the formats are tasks, gsm8k, bbh and strategyqa.";
                return null;
            }
        }

        if (parsed.GetValue(_items) is < 1)
        {
            problem = $"--items is {parsed.GetValue(_items)}; it must be 1 or more.";
            return null;
        }

        TimeSpan? deadline = null;
        if (parsed.GetValue(_deadline) is { } text)
        {
            if (!DurationArgument.TryParse(text, out var duration))
            {
                problem = $"'{text}' is not a duration; write 500ms or 2s, at most 600s.";
                return null;
            }

            deadline = duration;
        }

        return new EvalRequest(
            CommandOf(parsed), parsed.GetValue(_model), parsed.GetValue(_against), parsed.GetValue(_tasks)!, format, parsed.GetValue(_items), parsed.GetValue(_seed), deadline, parsed.GetValue(_output));
    }

    private static string CommandOf(ParseResult parsed)
        => string.Join(' ', parsed.Tokens.Select(static token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("edge-reasoner"));
}
