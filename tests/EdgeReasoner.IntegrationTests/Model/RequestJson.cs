using System.Text.Json;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.IntegrationTests.Model;

/// <summary>Writes a generated request as a client would send it.</summary>
internal static class RequestJson
{
    internal static byte[] Write(DecisionRequest request, int deadlineMs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", request.Id);
            json.WriteNumber("deadline_ms", deadlineMs);
            json.WriteString("question", request.Question);
            if (request.Options.Count > 0)
            {
                WriteStrings(json, "options", request.Options.Select(option => option.Id));
            }
            else
            {
                json.WriteString("answer_type", request.AnswerType == AnswerType.Number ? "number" : "boolean");
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
            json.WriteEndObject();
        }

        return stream.ToArray();
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
        if (reading.Value is ReadingValue.Number number)
        {
            json.WriteNumber("value", number.Value);
        }
        else
        {
            json.WriteString("value", ((ReadingValue.State)reading.Value).Name);
        }

        if (reading.Age is { } age)
        {
            json.WriteNumber("age_ms", (long)age.TotalMilliseconds);
        }

        json.WriteEndObject();
    }
}
