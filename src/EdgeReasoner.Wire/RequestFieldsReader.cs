using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Reads the members of a request object; what it does not know it refuses by name.</summary>
internal static class RequestFieldsReader
{
    /// <summary>Every member that a request may have, as an error lists them.</summary>
    public const string Known = "id, transaction, profile, question, options, answer_type, readings, rules, context, deadline_ms, "
        + "min_confidence, fallback, max_rounds, priority, progress, trace";

    /// <summary>Reads all members, the ids first, so that an error about another member can still be matched to the request.</summary>
    /// <param name="root">A JSON value.</param>
    /// <param name="read">Takes the first fault.</param>
    /// <returns>What could be read.</returns>
    public static RequestDraft Read(JsonElement root, FieldReader read)
    {
        var fields = new RequestDraft();
        if (root.ValueKind != JsonValueKind.Object)
        {
            read.Fail("", $"The payload is {FieldReader.Kind(root)}; a request is a JSON object.");
            return fields;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject().OrderBy(member => member.Name is "id" or "transaction" ? 0 : 1))
        {
            if (!seen.Add(member.Name))
            {
                read.Fail(JsonPath.Shorten(member.Name), $"'{JsonPath.Shorten(member.Name)}' is given twice; give it once.");
            }

            ReadMember(fields, member.Name, member.Value, read);
            if (read.Error is not null)
            {
                break;
            }
        }

        return fields;
    }

    /// <summary>Reads the ids alone, for the answer to a request that is not looked at further.</summary>
    /// <param name="root">A JSON value.</param>
    /// <returns>Id and transaction as far as they are sound.</returns>
    public static RequestDraft ReadIds(JsonElement root)
    {
        var fields = new RequestDraft();
        if (root.ValueKind != JsonValueKind.Object)
        {
            return fields;
        }

        foreach (var name in new[] { "id", "transaction" })
        {
            if (root.TryGetProperty(name, out var value))
            {
                ReadMember(fields, name, value, new FieldReader(new RequestFaults()));
            }
        }

        return fields;
    }

    private static void ReadMember(RequestDraft fields, string name, JsonElement value, FieldReader read)
    {
        switch (name)
        {
            case "id":
                var id = read.Name(value, name);
                fields.Id = id.Length <= RequestLimits.MaxName ? id : null; // refused, and not echoed: the refusal might not fit into a packet
                break;
            case "transaction": ReadTransaction(fields, value, read); break;
            case "profile": fields.Profile = read.Name(value, name); break;
            case "question": fields.Question = read.Text(value, name, 1, RequestLimits.MaxQuestion); break;
            case "options": fields.Options = OptionsReader.Read(value, read); break;
            case "answer_type": fields.AnswerType = ReadAnswerType(value, read); break;
            case "readings": fields.Readings = ReadingsReader.Read(value, read); break;
            case "rules": fields.Rules = ReadRules(value, read); break;
            case "context": fields.Context = read.Text(value, name, 0, RequestLimits.MaxContext); break;
            case "deadline_ms": fields.DeadlineMs = read.Whole(value, name, 1, RequestLimits.MaxDeadlineMs); break;
            case "min_confidence": fields.MinConfidence = read.Fraction(value, name); break;
            case "fallback": fields.Fallback = read.Name(value, name); break;
            case "max_rounds": fields.MaxRounds = read.Whole(value, name, 0, RequestLimits.MaxRounds); break;
            case "priority": fields.Priority = read.Whole(value, name, 0, RequestLimits.MaxPriority); break;
            case "progress": fields.Progress = read.Flag(value, name); break;
            case "trace": fields.Trace = read.Flag(value, name); break;
            default:
                read.Fail(JsonPath.Shorten(name), $"'{JsonPath.Shorten(name)}' is not a field of a request; the fields are {Known}.");
                break;
        }
    }

    private static void ReadTransaction(RequestDraft fields, JsonElement value, FieldReader read)
    {
        if (FieldReader.TryWhole(value, out var number))
        {
            fields.Transaction = new Transaction(number.ToString(CultureInfo.InvariantCulture), IsNumber: true);
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            read.Name(value, "transaction");
            var text = value.GetString()!;
            fields.Transaction = text.Length <= RequestLimits.MaxName ? new Transaction(text, IsNumber: false) : null; // not the cleaned one: it is echoed as it came
        }
        else
        {
            read.Fail("transaction", $"'transaction' is {FieldReader.Kind(value)}; it must be a string or a whole number.");
        }
    }

    private static AnswerType? ReadAnswerType(JsonElement value, FieldReader read)
    {
        var type = WireName.Find<AnswerType>(read.Text(value, "answer_type", 1, RequestLimits.MaxName));
        if (type is null)
        {
            read.Fail("answer_type", "'answer_type' must be option, number, boolean or text.");
        }

        return type;
    }

    private static List<string> ReadRules(JsonElement value, FieldReader read)
    {
        var rules = new List<string>();
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > RequestLimits.MaxRules)
        {
            read.Fail("rules", $"'rules' must be an array of at most {RequestLimits.MaxRules} strings.");
            return rules;
        }

        foreach (var rule in value.EnumerateArray())
        {
            rules.Add(read.Text(rule, $"rules[{rules.Count}]", 1, RequestLimits.MaxRule));
        }

        return rules;
    }
}
