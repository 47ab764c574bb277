using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Reads a line of GSM8K (Cobbe et al., Training Verifiers to Solve Math Word Problems, 2021): the right number stands after <c>####</c>.</summary>
internal static class Gsm8kReader
{
    private const string Mark = "####";

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="faults">Takes the first fault of the line.</param>
    /// <returns>The item; null after a fault.</returns>
    public static EvaluationItem? Read(ReadOnlyMemory<byte> line, int number, TaskFaults faults)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (Text(document.RootElement, "question") is not { } question || Text(document.RootElement, "answer") is not { } answer)
            {
                faults.Add(number, "", "a line of GSM8K is an object with the texts question and answer.");
                return null;
            }

            var at = answer.LastIndexOf(Mark, StringComparison.Ordinal);
            var written = at < 0 ? "" : answer[(at + Mark.Length)..].Trim().Replace(",", "", StringComparison.Ordinal).TrimStart('$');
            if (!EvaluationItem.TryNumber(written, out _))
            {
                faults.Add(number, "answer", $"there is no number after '{Mark}'; end the answer with '{Mark} 42'.");
                return null;
            }

            var id = "gsm8k-" + number.ToString(CultureInfo.InvariantCulture);
            if (PublicTaskText.Fit(id, question, out var request) is { } problem)
            {
                faults.Add(number, "question", problem);
                return null;
            }

            return new EvaluationItem(id, "gsm8k", "test", request with { AnswerType = AnswerType.Number }, written);
        }
        catch (JsonException)
        {
            faults.Add(number, "", "this is not JSON; check quotes, commas and brackets here.");
            return null;
        }
    }

    private static string? Text(JsonElement root, string name)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
