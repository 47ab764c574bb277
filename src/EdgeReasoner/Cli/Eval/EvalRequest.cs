using EdgeReasoner.Evaluation.Tasks;

namespace EdgeReasoner.Cli.Eval;

/// <summary>What <c>eval</c> was asked for.</summary>
/// <param name="Command">The command line, for the report.</param>
/// <param name="Model">The folder of the model under test; null for the configured one.</param>
/// <param name="Against">The folder of the model to compare with; null for none.</param>
/// <param name="Tasks">The task files.</param>
/// <param name="Format">Their format; null to look at the content.</param>
/// <param name="Items">Most items of a family and set; null for all.</param>
/// <param name="Seed">Of the drawing of items and reasonings.</param>
/// <param name="Deadline">Deadline of the loop that measures late answers; null to measure none.</param>
/// <param name="Output">Folder of the reports; null for the terminal only.</param>
internal sealed record EvalRequest(
    string Command, string? Model, string? Against, IReadOnlyList<string> Tasks, TaskFormat? Format, int? Items, int Seed, TimeSpan? Deadline, string? Output);
