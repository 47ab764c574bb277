using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace EdgeReasoner.Cli;

/// <summary>The arguments of <c>ask</c>, turned into the JSON that a request over MQTT would carry.</summary>
internal sealed class AskArguments
{
    private readonly Argument<string?> _question = new("question") { Description = "What is to be decided; may be left out when rules say it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _options = new("--option", "-o") { Description = "An allowed answer. Repeatable, 2 to 16.", HelpName = "ID" };
    private readonly Option<string?> _answerType = new("--answer-type") { Description = "For an open answer: number, boolean or text.", HelpName = "TYPE" };
    private readonly Option<string[]> _readings = new("--reading", "-r") { Description = "A reading. Repeatable; several of one name are a series, oldest first.", HelpName = "NAME=VALUE" };
    private readonly Option<string[]> _rules = new("--rule") { Description = "A rule; the first that holds wins. Repeatable.", HelpName = "TEXT" };
    private readonly Option<string?> _deadline = new("--deadline", "-d") { Description = "Time for the answer: 500ms, 2s.", HelpName = "DURATION" };
    private readonly Option<int?> _rounds = new("--max-rounds") { Description = "Most rounds, 0 to 8; 0 is the direct answer.", HelpName = "N" };
    private readonly Option<string?> _json = new("--json") { Description = "A request as JSON from a file, or - for standard input, instead of the arguments above.", HelpName = "FILE" };

    /// <summary>Adds the arguments to the verb.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_question);
        foreach (var option in new Option[] { _options, _answerType, _readings, _rules, _deadline, _rounds, _json })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>Reads the request.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="payload">The request as JSON.</param>
    /// <param name="problem">What is wrong with the arguments.</param>
    /// <returns>False when something is.</returns>
    public bool TryRead(ParseResult parsed, out byte[] payload, out string problem)
    {
        payload = [];
        problem = "";
        try
        {
            if (parsed.GetValue(_json) is { } file)
            {
                payload = file == "-" ? System.Text.Encoding.UTF8.GetBytes(Console.In.ReadToEnd()) : File.ReadAllBytes(file);
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
            return false;
        }

        var deadline = TimeSpan.Zero;
        if (parsed.GetValue(_deadline) is { } text && !DurationArgument.TryParse(text, out deadline))
        {
            problem = $"'{text}' is not a duration; write 500ms or 2s, at most 600s.";
            return false;
        }

        if (parsed.GetValue(_readings)?.FirstOrDefault(reading => reading.IndexOf('=', StringComparison.Ordinal) < 1) is { } bad)
        {
            problem = $"'{bad}' is not NAME=VALUE.";
            return false;
        }

        payload = Write(parsed, deadline);
        return true;
    }

    private byte[] Write(ParseResult parsed, TimeSpan deadline)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteString(json, "question", parsed.GetValue(_question));
            WriteString(json, "answer_type", parsed.GetValue(_answerType));
            WriteStrings(json, "options", parsed.GetValue(_options));
            WriteStrings(json, "rules", parsed.GetValue(_rules));
            WriteReadings(json, parsed.GetValue(_readings) ?? []);
            if (deadline > TimeSpan.Zero)
            {
                json.WriteNumber("deadline_ms", (int)Math.Max(1, deadline.TotalMilliseconds));
            }

            if (parsed.GetValue(_rounds) is { } rounds)
            {
                json.WriteNumber("max_rounds", rounds);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteString(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, string[]? values)
    {
        if (values is not { Length: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteReadings(Utf8JsonWriter json, string[] readings)
    {
        json.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            var parts = reading.Split('=', 2);
            json.WriteStartObject();
            json.WriteString("name", parts[0]);
            json.WritePropertyName("value");
            if (decimal.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                json.WriteNumberValue(number);
            }
            else if (parts[1] is "true" or "false")
            {
                json.WriteBooleanValue(parts[1] == "true");
            }
            else
            {
                json.WriteStringValue(parts[1]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
