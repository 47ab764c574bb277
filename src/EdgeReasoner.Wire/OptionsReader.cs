using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Reads <c>options</c>: 2 to 16 of a string or <c>{id, label?}</c>.</summary>
internal static class OptionsReader
{
    /// <summary>Reads the array.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="read">Takes the first fault.</param>
    /// <returns>The options, in order.</returns>
    public static List<DecisionOption> Read(JsonElement value, FieldReader read)
    {
        var options = new List<DecisionOption>();
        if (value.ValueKind != JsonValueKind.Array)
        {
            read.Fail("options", $"'options' is {FieldReader.Kind(value)}; it must be an array of 2 to 16 answers.");
            return options;
        }

        var count = value.GetArrayLength();
        if (count is < RequestLimits.MinOptions or > RequestLimits.MaxOptions)
        {
            read.Fail("options", $"'options' has {count} {(count == 1 ? "entry" : "entries")}; a choice needs 2 to 16.");
            return options;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in value.EnumerateArray())
        {
            var field = $"options[{options.Count}]";
            var option = element.ValueKind == JsonValueKind.Object
                ? ReadObject(element, field, read)
                : new DecisionOption(read.Name(element, field));
            if (!ids.Add(option.Id))
            {
                read.Fail(field, $"'{field}' repeats an earlier option; ids must differ.");
            }

            options.Add(option);
        }

        return options;
    }

    private static DecisionOption ReadObject(JsonElement element, string field, FieldReader read)
    {
        string? id = null;
        string? label = null;
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id" when id is null: id = read.Name(member.Value, $"{field}.id"); break;
                case "label" when label is null: label = read.Name(member.Value, $"{field}.label"); break;
                case "id" or "label": read.Fail($"{field}.{member.Name}", $"'{field}.{member.Name}' is given twice; give it once."); break;
                default:
                    var name = JsonPath.Shorten(member.Name);
                    read.Fail($"{field}.{name}", $"'{field}.{name}' is not a field of an option; the fields are id and label.");
                    break;
            }
        }

        if (id is null)
        {
            read.Fail($"{field}.id", $"'{field}.id' is missing; give the option's id.");
        }

        return new DecisionOption(id ?? "", label);
    }
}
