namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>The content of a task file.</summary>
/// <param name="Path">The file, as named by the caller.</param>
/// <param name="Format">How it was read.</param>
/// <param name="Items">The items, in the file's order; those of faulty lines are missing.</param>
/// <param name="Problems">One sentence per fault, with file, line, field and remedy; none when every item was read.</param>
internal sealed record TaskFile(string Path, TaskFormat Format, IReadOnlyList<EvaluationItem> Items, IReadOnlyList<string> Problems);
