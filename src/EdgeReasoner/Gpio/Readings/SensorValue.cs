using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Gpio.Readings;

/// <summary>Reads a sensor's value out of what it says: a bare number, truth value or state, or a member of a JSON document.</summary>
internal static class SensorValue
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = RequestLimits.MaxNesting };

    /// <summary>Reads the value of a payload.</summary>
    /// <param name="payload">UTF-8 text.</param>
    /// <param name="field">A member's name or a JSON pointer; empty when the payload is the value.</param>
    /// <param name="scale">What a number is multiplied by.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ReadingMissingException">There is none.</exception>
    public static ReadingValue Of(ReadOnlyMemory<byte> payload, string field, decimal scale)
    {
        if (field.Length == 0)
        {
            var text = Encoding.UTF8.GetString(payload.Span).Trim();
            return OfText(text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text, scale);
        }

        try
        {
            using var document = JsonDocument.Parse(payload, Options);
            return OfElement(Find(document.RootElement, field), field, scale);
        }
        catch (JsonException exception)
        {
            throw new ReadingMissingException("it is not the JSON that Field asks for", exception);
        }
    }

    /// <summary>Reads a bare value.</summary>
    /// <param name="text">A number, <c>true</c>, <c>false</c> or a state.</param>
    /// <param name="scale">What a number is multiplied by.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ReadingMissingException">It is none of them.</exception>
    public static ReadingValue OfText(string text, decimal scale)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Scaled(number, scale);
        }

        if (text is "true" or "false")
        {
            return new ReadingValue.Truth(text == "true");
        }

        return text.Length is 0 or > RequestLimits.MaxName || text[0] is '{' or '[' || text.Any(letter => char.IsControl(letter) || letter == '\uFFFD')
            ? throw new ReadingMissingException(text.StartsWith('{') || text.StartsWith('[') ? "it is a JSON document; say with Field where the value stands" : $"it is neither a number nor a word of 1 to {RequestLimits.MaxName} characters")
            : new ReadingValue.State(text);
    }

    private static ReadingValue OfElement(JsonElement element, string field, decimal scale) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? Scaled(number, scale) : throw new ReadingMissingException($"'{field}' is out of range"),
        JsonValueKind.True or JsonValueKind.False => new ReadingValue.Truth(element.GetBoolean()),
        JsonValueKind.String => OfText(element.GetString()!, scale),
        _ => throw new ReadingMissingException($"'{field}' is {FieldReader.Kind(element)}, not a value"),
    };

    private static ReadingValue.Number Scaled(decimal number, decimal scale)
    {
        try
        {
            return new ReadingValue.Number(scale == 1 ? number : number * scale);
        }
        catch (OverflowException exception)
        {
            throw new ReadingMissingException("its number is out of range", exception);
        }
    }

    // RFC 6901 when the field begins with a slash; otherwise one member's name as it is.
    private static JsonElement Find(JsonElement root, string field)
    {
        var steps = field[0] == '/' ? field[1..].Split('/') : [field];
        var element = root;
        foreach (var step in steps.Select(step => field[0] == '/' ? step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) : step))
        {
            element = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var member) ? member
                : element.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength() ? element[index]
                : throw new ReadingMissingException($"it has no '{field}'");
        }

        return element;
    }
}
