using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>
/// Writes the lines of a task file: <c>{"id","family","set","request":{…},"expected"}</c>, one item a line, the request as it would go over
/// MQTT. <c>edge-reasoner eval</c> reads them back with the parser of the MQTT contract.
/// </summary>
/// <remarks>Only what a decision depends on is written: no deadline, priority or fallback.</remarks>
internal static class TaskLineWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one line with its line feed.</summary>
    /// <param name="output">Where to; UTF-8.</param>
    /// <param name="family">The kind of task, such as <c>maths</c>.</param>
    /// <param name="set">The held-out set, such as <c>in_distribution</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="expected">The right answer as the daemon publishes it: an option's id, a number, <c>true</c> or <c>false</c>, or text.</param>
    public static void Write(Stream output, string family, string set, DecisionRequest request, string expected)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", request.Id);
            json.WriteString("family", family);
            json.WriteString("set", set);
            json.WriteStartObject("request");
            WriteRequest(json, request);
            json.WriteEndObject();
            WriteExpected(json, request.AnswerType, expected);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a request as a client sends it over MQTT, with its id and deadline.</summary>
    /// <param name="request">The request; its budget in whole milliseconds.</param>
    /// <returns>The payload, UTF-8.</returns>
    public static byte[] Payload(DecisionRequest request)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", request.Id);
            json.WriteNumber("deadline_ms", (long)request.Budget.TotalMilliseconds);
            WriteRequest(json, request);
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, DecisionRequest request)
    {
        if (request.Question.Length > 0)
        {
            json.WriteString("question", request.Question);
        }

        if (request.AnswerType != AnswerType.Option)
        {
            json.WriteString("answer_type", JsonNamingPolicy.SnakeCaseLower.ConvertName(request.AnswerType.ToString()));
        }

        WriteOptions(json, request.Options);
        if (request.Readings.Count > 0)
        {
            json.WriteStartArray("readings");
            foreach (var reading in request.Readings)
            {
                WriteReading(json, reading);
            }

            json.WriteEndArray();
        }

        if (request.Rules.Count > 0)
        {
            json.WriteStartArray("rules");
            foreach (var rule in request.Rules)
            {
                json.WriteStringValue(rule);
            }

            json.WriteEndArray();
        }

        if (request.Context.Length > 0)
        {
            json.WriteString("context", request.Context);
        }
    }

    private static void WriteOptions(Utf8JsonWriter json, IReadOnlyList<DecisionOption> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        json.WriteStartArray("options");
        foreach (var option in options)
        {
            if (option.Label is null)
            {
                json.WriteStringValue(option.Id);
                continue;
            }

            json.WriteStartObject();
            json.WriteString("id", option.Id);
            json.WriteString("label", option.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReading(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("name", reading.Name);
        switch (reading.Value)
        {
            case ReadingValue.Number number: json.WriteNumber("value", number.Value); break;
            case ReadingValue.State state: json.WriteString("value", state.Name); break;
            case ReadingValue.Truth truth: json.WriteBoolean("value", truth.IsTrue); break;
            case ReadingValue.Absent: json.WriteNull("value"); break;
        }

        if (reading.Unit is not null)
        {
            json.WriteString("unit", reading.Unit);
        }

        if (reading.Age is { } age)
        {
            json.WriteNumber("age_ms", (decimal)age.TotalMilliseconds);
        }

        if (reading.Quality is not null)
        {
            json.WriteString("quality", reading.Quality);
        }

        json.WriteEndObject();
    }

    private static void WriteExpected(Utf8JsonWriter json, AnswerType type, string expected)
    {
        if (type == AnswerType.Number)
        {
            json.WriteNumber("expected", decimal.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        else if (type == AnswerType.Boolean)
        {
            json.WriteBoolean("expected", bool.Parse(expected));
        }
        else
        {
            json.WriteString("expected", expected);
        }
    }
}
