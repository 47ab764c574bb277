using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Reads StrategyQA (Geva et al., Did Aristotle Use a Laptop?, 2021): an array of <c>question</c> and <c>answer</c>, true or false.</summary>
internal static class StrategyQaReader
{
    /// <summary>Reads the file.</summary>
    /// <param name="root">Its JSON.</param>
    /// <param name="faults">Takes one fault an entry.</param>
    /// <returns>The items.</returns>
    public static List<EvaluationItem> Read(JsonElement root, TaskFaults faults)
    {
        var items = new List<EvaluationItem>();
        if (root.ValueKind != JsonValueKind.Array)
        {
            faults.Add(1, "", "StrategyQA is an array of objects with question and answer.");
            return items;
        }

        foreach (var (index, entry) in root.EnumerateArray().Index())
        {
            var number = index + 1;
            var id = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("qid", out var qid) && qid.ValueKind == JsonValueKind.String
                ? qid.GetString()!
                : "strategyqa-" + number.ToString(CultureInfo.InvariantCulture);
            if (entry.ValueKind != JsonValueKind.Object
                || !entry.TryGetProperty("question", out var question) || question.ValueKind != JsonValueKind.String
                || !entry.TryGetProperty("answer", out var answer) || answer.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                faults.Add(number, "", "an entry of StrategyQA needs question (text) and answer (true or false).");
            }
            else if (PublicTaskText.Fit(id, question.GetString()!, out var request) is { } problem)
            {
                faults.Add(number, "question", problem);
            }
            else
            {
                items.Add(new EvaluationItem(id, "strategyqa", "dev", request with { AnswerType = AnswerType.Boolean }, answer.GetBoolean() ? "true" : "false"));
            }
        }

        return items;
    }
}
