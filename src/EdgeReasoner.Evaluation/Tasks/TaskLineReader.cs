using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Reads a line of our own format: <c>{"id"?,"family"?,"set"?,"request":{…},"expected"}</c>.</summary>
/// <param name="parser">The parser of the MQTT contract.</param>
internal sealed class TaskLineReader(RequestParser parser)
{
    /// <summary>The family of a line that names none.</summary>
    public const string Unnamed = "own";

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="faults">Takes the first fault of the line.</param>
    /// <returns>The item; null after a fault.</returns>
    public EvaluationItem? Read(ReadOnlyMemory<byte> line, int number, TaskFaults faults)
    {
        if (JsonSyntax.Check(line.Span) is { } fault)
        {
            faults.Add(number, fault.Field ?? "", fault.Message);
            return null;
        }

        using var document = JsonDocument.Parse(line);
        var read = new FieldReader(new RequestFaults());
        var item = Read(document.RootElement, $"{faults.Stem}-{number.ToString(CultureInfo.InvariantCulture)}", read);
        if (read.Error is { } error)
        {
            faults.Add(number, error.Field ?? "", error.Message);
            return null;
        }

        return item;
    }

    private EvaluationItem? Read(JsonElement root, string defaultId, FieldReader read)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            read.Fail("", $"The line is {FieldReader.Kind(root)}; an item is an object with request and expected.");
            return null;
        }

        var (id, family, set) = (default(string), Unnamed, "all");
        JsonElement? request = null, expected = null;
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id": id = read.Name(member.Value, "id"); break;
                case "family": family = read.Name(member.Value, "family"); break;
                case "set": set = read.Name(member.Value, "set"); break;
                case "request": request = member.Value; break;
                case "expected": expected = member.Value; break;
                default:
                    read.Fail(JsonPath.Shorten(member.Name), $"'{JsonPath.Shorten(member.Name)}' is not a field of an item; the fields are id, family, set, request and expected.");
                    break;
            }
        }

        if (request is null || expected is null)
        {
            var missing = request is null ? "request" : "expected";
            read.Fail(missing, request is null ? "'request' is missing; give the request as it would go over MQTT." : "'expected' is missing; give the right answer.");
        }

        return read.Error is null && Request(request!.Value, id ?? defaultId, read) is { } parsed && Expected(expected!.Value, parsed, read) is { } answer
            ? new EvaluationItem(id ?? parsed.Id, family, set, parsed, answer)
            : null;
    }

    private DecisionRequest? Request(JsonElement value, string id, FieldReader read)
    {
        switch (parser.Parse(Encoding.UTF8.GetBytes(value.GetRawText()), id))
        {
            case ParsedRequest.Accepted accepted:
                // An evaluation wants the answer itself, not the fallback for an unsure one.
                return accepted.Request with { MinConfidence = 0, Fallback = null, Progress = false, Trace = false };
            case ParsedRequest.Refused { Refusal: var error }:
                read.Fail(error.Field is { Length: > 0 } field ? $"request.{field}" : "request", error.Message);
                return null;
            default:
                return null;
        }
    }

    private static string? Expected(JsonElement value, DecisionRequest request, FieldReader read)
    {
        const string Field = "expected";
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        switch (request.AnswerType)
        {
            case AnswerType.Option when request.Options.All(option => option.Id != text):
                read.Fail(Field, $"'{JsonPath.Shorten(text)}' is none of the options; give the id of one: {string.Join(", ", request.Options.Select(option => option.Id))}.");
                return null;
            case AnswerType.Number when !EvaluationItem.TryNumber(text, out _):
                read.Fail(Field, $"'expected' is {FieldReader.Kind(value)} that is no number; the request asks for one.");
                return null;
            case AnswerType.Boolean when text is not ("true" or "false"):
                read.Fail(Field, $"'expected' is {FieldReader.Kind(value)}; the request asks for true or false.");
                return null;
            case AnswerType.Text when value.ValueKind != JsonValueKind.String || text.Trim().Length == 0:
                read.Fail(Field, $"'expected' is {FieldReader.Kind(value)}; the request asks for text of at least one letter.");
                return null;
            default:
                return text;
        }
    }
}
