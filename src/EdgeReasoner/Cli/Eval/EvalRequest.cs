using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Cli.Eval;

/// <summary>The evaluation that the command line of <c>eval</c> asks for.</summary>
internal sealed record EvalRequest
{
    /// <summary>Gets the command line, for the report.</summary>
    public required string Command { get; init; }

    /// <summary>Gets the folder of the model under test; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the folder of the model to compare with; null for none.</summary>
    public string? Against { get; init; }

    /// <summary>Gets the task files.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Gets their format; null to look at the content.</summary>
    public TaskFormat? Format { get; init; }

    /// <summary>Gets the most items of a family and set; null for all.</summary>
    public int? Items { get; init; }

    /// <summary>Gets the seed of the drawing of items and reasonings.</summary>
    public required int Seed { get; init; }

    /// <summary>Gets the deadline of the loop that measures late answers; null to measure none.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Gets the folder of the reports; null for the terminal only.</summary>
    public string? Output { get; init; }

    /// <summary>Gets a task file that the log of items would overwrite; null when there is none.</summary>
    public string? OverwrittenTasks
        => Output is { } folder ? Tasks.FirstOrDefault(path => Path.GetFullPath(path) == Path.GetFullPath(Path.Combine(folder, ItemLog.FileName))) : null;
}
