using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Tuning;

/// <summary>An item of a task file that the model's prompt format understands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Prompt">Its request in the model's tokens; its family is the one that is calibrated, whatever the file calls it.</param>
internal sealed record TuningItem(EvaluationItem Item, DecisionPrompt Prompt)
{
    /// <summary>Renders the items of a file.</summary>
    /// <param name="items">The items.</param>
    /// <param name="format">The model's prompt format.</param>
    /// <returns>Those that it understands, in the file's order, and why the first of the others is not.</returns>
    public static (IReadOnlyList<TuningItem> Items, string? Problem) Render(IReadOnlyList<EvaluationItem> items, IPromptFormat format)
    {
        var (rendered, problem) = (new List<TuningItem>(), default(string));
        foreach (var item in items)
        {
            switch (format.Render(item.Request))
            {
                case PromptOutcome.Ready ready:
                    rendered.Add(new TuningItem(item, ready.Prompt));
                    break;
                case PromptOutcome.NotUnderstood fault:
                    problem ??= $"{item.Id}: {fault.Message}";
                    break;
            }
        }

        return (rendered, problem);
    }

    /// <summary>The right answer in the spelling of the probes, so that replays compare by letters: 7.0 becomes 7 where a probe said 7.</summary>
    /// <param name="rounds">The recorded rounds.</param>
    /// <returns>The answer of a probe that is right; the file's own spelling where none is.</returns>
    public string ExpectedIn(IEnumerable<RoundRecord> rounds)
        => rounds.SelectMany(static round => round.Raw?.Ids ?? []).FirstOrDefault(Item.IsRight) ?? Item.Expected;
}
