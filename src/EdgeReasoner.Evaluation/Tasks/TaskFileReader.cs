using System.Text;
using System.Text.Json;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Reads task files of all formats; the requests of our own go through the parser of the MQTT contract.</summary>
/// <param name="parser">That parser, so that what is evaluated is what would be accepted over MQTT.</param>
internal sealed class TaskFileReader(RequestParser parser)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; null to look at the content.</param>
    /// <returns>Its items and every fault in it.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public TaskFile Read(string path, TaskFormat? format = null) => Parse(path, File.ReadAllBytes(path), format);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="path">Its name, for ids and messages.</param>
    /// <param name="content">UTF-8, with or without a byte-order mark.</param>
    /// <param name="format">Its format; null to look at the content.</param>
    /// <returns>Its items and every fault in it.</returns>
    public TaskFile Parse(string path, ReadOnlyMemory<byte> content, TaskFormat? format = null)
    {
        content = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var chosen = format ?? Detect(content);
        var faults = new TaskFaults(path);
        var items = chosen switch
        {
            TaskFormat.Gsm8k => Lines(content, faults, Gsm8kReader.Read),
            TaskFormat.Bbh => Document(content, faults, BbhReader.Read),
            TaskFormat.StrategyQa => Document(content, faults, StrategyQaReader.Read),
            _ => Lines(content, faults, new TaskLineReader(parser).Read),
        };
        if (items.Count == 0 && faults.Sentences.Count == 0)
        {
            faults.Add(1, "", "there is no item in the file; give at least one.");
        }

        return new TaskFile(path, chosen, items, faults.Sentences);
    }

    /// <summary>
    /// By the first JSON value: an array is StrategyQA; an object with <c>examples</c> is BIG-Bench Hard; one with <c>question</c> and
    /// <c>answer</c> and no <c>request</c> is GSM8K; anything else is our own, whose reader then says what is wrong.
    /// </summary>
    private static TaskFormat Detect(ReadOnlyMemory<byte> content)
    {
        var reader = new Utf8JsonReader(content.Span, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            if (!reader.Read() || !JsonDocument.TryParseValue(ref reader, out var first))
            {
                return TaskFormat.Tasks;
            }

            using (first)
            {
                var root = first.RootElement;
                return root.ValueKind == JsonValueKind.Array ? TaskFormat.StrategyQa
                    : root.ValueKind != JsonValueKind.Object || root.TryGetProperty("request", out _) ? TaskFormat.Tasks
                    : root.TryGetProperty("examples", out _) ? TaskFormat.Bbh
                    : root.TryGetProperty("question", out _) && root.TryGetProperty("answer", out _) ? TaskFormat.Gsm8k
                    : TaskFormat.Tasks;
            }
        }
        catch (JsonException)
        {
            return TaskFormat.Tasks;
        }
    }

    private static List<EvaluationItem> Lines(ReadOnlyMemory<byte> content, TaskFaults faults, Func<ReadOnlyMemory<byte>, int, TaskFaults, EvaluationItem?> read)
    {
        var items = new List<EvaluationItem>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var line = 1; !content.IsEmpty; line++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var text = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) >= 0 && read(text, line, faults) is { } item)
            {
                if (!ids.Add(item.Id))
                {
                    faults.Add(line, "id", $"'{item.Id}' names an earlier item too; ids must differ within a file.");
                }

                items.Add(item);
            }
        }

        return items;
    }

    private static List<EvaluationItem> Document(
        ReadOnlyMemory<byte> content, TaskFaults faults, Func<JsonElement, TaskFaults, List<EvaluationItem>> read)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return read(document.RootElement, faults);
        }
        catch (JsonException exception)
        {
            faults.Add((int)(exception.LineNumber ?? 0) + 1, "", "this is not JSON; check quotes, commas and brackets here.");
            return [];
        }
    }
}

/// <summary>Collects what is wrong with a task file.</summary>
/// <param name="path">The file.</param>
internal sealed class TaskFaults(string path)
{
    private readonly List<string> _sentences = [];

    /// <summary>Gets one sentence per fault.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    /// <summary>Gets the file's name without folder and extension.</summary>
    public string Stem { get; } = Path.GetFileNameWithoutExtension(path);

    /// <summary>Adds a fault.</summary>
    /// <param name="place">Line, counted from 1; or the number of the entry in a file that is one JSON value.</param>
    /// <param name="field">The field at fault; empty for the whole.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public void Add(int place, string field, string message)
        => _sentences.Add(new StringBuilder(path).Append(':').Append(place).Append(": ").Append(field).Append(field.Length > 0 ? ": " : "").Append(message).ToString());
}
