using System.Text.Json;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Writes an item as one line of a task file: <c>{"family","set","request":{…},"expected"}</c>, the request as a client would send it.</summary>
internal static class TaskJson
{
    // Items are decided without hurry; the deadline only has to be one that a request may have.
    private const int DeadlineMs = 60_000;

    /// <summary>Writes a line.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="item">The item.</param>
    /// <param name="set">The set's name.</param>
    internal static void WriteLine(Stream stream, TaskItem item, string set)
    {
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("family", item.Family);
            json.WriteString("set", set);
            json.WriteStartObject("request");
            WriteRequest(json, item.Request);
            json.WriteEndObject();
            json.WriteString("expected", item.Expected);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteRequest(Utf8JsonWriter json, DecisionRequest request)
    {
        json.WriteString("id", request.Id);
        json.WriteNumber("deadline_ms", DeadlineMs);
        if (request.Question.Length > 0)
        {
            // The rules alone may say what is to be decided.
            json.WriteString("question", request.Question);
        }

        if (request.Options.Count > 0)
        {
            WriteStrings(json, "options", request.Options.Select(option => option.Id));
        }
        else
        {
            json.WriteString("answer_type", request.AnswerType switch { AnswerType.Number => "number", AnswerType.Boolean => "boolean", _ => "text" });
        }

        if (request.Context.Length > 0)
        {
            json.WriteString("context", request.Context);
        }

        if (request.Rules.Count > 0)
        {
            WriteStrings(json, "rules", request.Rules);
        }

        json.WriteStartArray("readings");
        foreach (var reading in request.Readings)
        {
            WriteReading(json, reading);
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteReading(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("name", reading.Name);
        switch (reading.Value)
        {
            case ReadingValue.Number number:
                json.WriteNumber("value", number.Value);
                break;
            case ReadingValue.Truth truth:
                json.WriteBoolean("value", truth.IsTrue);
                break;
            case ReadingValue.State state:
                json.WriteString("value", state.Name);
                break;
        }

        if (reading.Unit is { } unit)
        {
            json.WriteString("unit", unit);
        }

        if (reading.Quality is { } quality)
        {
            json.WriteString("quality", quality);
        }

        if (reading.Age is { } age)
        {
            json.WriteNumber("age_ms", (long)age.TotalMilliseconds);
        }

        json.WriteEndObject();
    }
}
