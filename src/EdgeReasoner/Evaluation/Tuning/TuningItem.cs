using System.Text.Json;
using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Evaluation.Tuning;

/// <summary>A line of a task file that the model's prompt format understands.</summary>
/// <param name="Request">The request.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
/// <param name="Expected">The right answer.</param>
/// <param name="Set">The set that it belongs to.</param>
internal sealed record TuningItem(DecisionRequest Request, DecisionPrompt Prompt, string Expected, string Set);

/// <summary>Reads task files: one <c>{"family","set","request":{…},"expected"}</c> a line, the request as it would come over MQTT.</summary>
/// <param name="format">The model's prompt format.</param>
internal sealed class TuningItemReader(IPromptFormat format)
{
    private readonly RequestParser _parser = new(new LimitsOptions(), new Dictionary<string, ProfileOptions>(), RequestLimits.MaxRounds);

    /// <summary>Gets how many lines were refused or not understood.</summary>
    public int Skipped { get; private set; }

    /// <summary>Gets why the first of them was; null without any.</summary>
    public string? FirstProblem { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its items; lines that cannot be used are counted in <see cref="Skipped"/>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<TuningItem> Read(string path)
    {
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (text.Length > 0 && Item(text, line) is { } item)
            {
                yield return item;
            }
        }
    }

    private TuningItem? Item(string text, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var payload = JsonSerializer.SerializeToUtf8Bytes(root.GetProperty("request"), TuningJson.Default.JsonElement);
            if (_parser.Parse(payload, $"line-{line}") is not ParsedRequest.Accepted accepted)
            {
                return Skip(line, ((ParsedRequest.Refused)_parser.Parse(payload, $"line-{line}")).Error.Message);
            }

            return format.Render(accepted.Request) is PromptOutcome.Ready ready
                ? new TuningItem(accepted.Request, ready.Prompt, Expected(root.GetProperty("expected")), root.TryGetProperty("set", out var set) ? set.GetString() ?? "" : "")
                : Skip(line, ((PromptOutcome.NotUnderstood)format.Render(accepted.Request)).Message);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Skip(line, $"it is not {{\"family\",\"set\",\"request\",\"expected\"}}: {exception.Message}");
        }
    }

    private static string Expected(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private TuningItem? Skip(int line, string problem)
    {
        Skipped++;
        FirstProblem ??= $"Line {line}: {problem}";
        return null;
    }
}
