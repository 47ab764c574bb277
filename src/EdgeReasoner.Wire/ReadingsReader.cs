using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Reads <c>readings</c>: an object <c>{name: value}</c>, or an array of <c>{name, value, unit?, age_ms?, quality?}</c>.</summary>
internal static class ReadingsReader
{
    private const double MaxAgeMs = 366.0 * 24 * 3600 * 1000; // a year and a day: beyond it is a mistake in the unit

    /// <summary>Reads either form.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="read">Takes the first fault.</param>
    /// <returns>The readings, in order.</returns>
    public static List<Reading> Read(JsonElement value, FieldReader read)
    {
        var readings = new List<Reading>();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: ReadObject(value, readings, read); break;
            case JsonValueKind.Array: ReadArray(value, readings, read); break;
            default:
                read.Fail("readings", $"'readings' is {FieldReader.Kind(value)}; it must be an object of names and values, or an array.");
                break;
        }

        return readings;
    }

    private static void ReadObject(JsonElement value, List<Reading> readings, FieldReader read)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var field = $"readings.{JsonPath.Shorten(member.Name)}";
            if (member.Name.Length is 0 or > RequestLimits.MaxName || TextHygiene.IsHidden(member.Name))
            {
                read.Fail(field, "A reading's name must have 1 to 64 characters and no control character or hidden one.");
            }

            if (!names.Add(member.Name))
            {
                read.Fail(field, $"'{field}' is given twice; use the array form for a series.");
            }

            if (!Take(readings, new Reading(member.Name, ReadValue(member.Value, field, read)), read))
            {
                return;
            }
        }
    }

    private static void ReadArray(JsonElement value, List<Reading> readings, FieldReader read)
    {
        foreach (var element in value.EnumerateArray())
        {
            if (!Take(readings, ReadElement(element, $"readings[{readings.Count}]", read), read))
            {
                return;
            }
        }
    }

    // False once there is nothing more to gain from reading on: memory stays bounded whatever comes.
    private static bool Take(List<Reading> readings, Reading reading, FieldReader read)
    {
        readings.Add(reading);
        if (readings.Count > RequestLimits.MaxReadings)
        {
            read.Fail("readings", $"'readings' has more than {RequestLimits.MaxReadings} entries; send the latest ones.");
        }

        return read.Error is null;
    }

    private static Reading ReadElement(JsonElement element, string field, FieldReader read)
    {
        string? name = null;
        ReadingValue? value = null;
        string? unit = null;
        TimeSpan? age = null;
        string? quality = null;
        if (element.ValueKind != JsonValueKind.Object)
        {
            read.Fail(field, $"'{field}' is {FieldReader.Kind(element)}; it must be an object with name and value.");
            return new Reading("", new ReadingValue.Truth(false));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var path = $"{field}.{JsonPath.Shorten(member.Name)}";
            if (!seen.Add(member.Name))
            {
                read.Fail(path, $"'{path}' is given twice; give it once.");
            }

            switch (member.Name)
            {
                case "name": name = read.Name(member.Value, path); break;
                case "value": value = ReadValue(member.Value, path, read); break;
                case "unit": unit = read.Text(member.Value, path, 0, RequestLimits.MaxUnit); break;
                case "age_ms": age = ReadAge(member.Value, path, read); break;
                case "quality": quality = read.Text(member.Value, path, 0, RequestLimits.MaxUnit); break;
                default: read.Fail(path, $"'{path}' is not a field of a reading; the fields are name, value, unit, age_ms and quality."); break;
            }
        }

        if (name is null || value is null)
        {
            var missing = name is null ? "name" : "value";
            read.Fail($"{field}.{missing}", $"'{field}.{missing}' is missing; a reading needs name and value.");
        }

        return new Reading(name ?? "", value ?? new ReadingValue.Truth(false), unit, age, quality);
    }

    // What is no value is kept as absent: a reading that nobody uses must not cost the decision.
    private static ReadingValue ReadValue(JsonElement value, string field, FieldReader read) => value.ValueKind switch
    {
        JsonValueKind.Number => FieldReader.TryNumber(value, out var number) ? new ReadingValue.Number(number) : new ReadingValue.Absent("is a number out of range"),
        JsonValueKind.String => new ReadingValue.State(read.Name(value, field)),
        JsonValueKind.True or JsonValueKind.False => new ReadingValue.Truth(value.GetBoolean()),
        _ => new ReadingValue.Absent($"is {FieldReader.Kind(value)}"),
    };

    private static TimeSpan ReadAge(JsonElement value, string field, FieldReader read)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var age) && age is >= 0 and <= MaxAgeMs)
        {
            return TimeSpan.FromMilliseconds(age);
        }

        read.Fail(field, $"'{field}' must be a number of milliseconds, zero or more and at most a year.");
        return TimeSpan.Zero;
    }
}
