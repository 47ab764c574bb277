using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Reads values of known fields and keeps the first fault; after a fault the values returned are placeholders.</summary>
/// <param name="faults">Takes the faults.</param>
internal sealed class FieldReader(RequestFaults faults)
{
    /// <summary>Gets the keeper of the first fault.</summary>
    public RequestFaults Faults => faults;

    /// <summary>Gets the first fault, or null when everything read so far was sound.</summary>
    public Refusal? Error => faults.First;

    /// <summary>Records a fault unless there is one already.</summary>
    /// <param name="field">The field at fault.</param>
    /// <param name="message">One sentence with the remedy.</param>
    /// <param name="reason">Its kind.</param>
    public void Fail(string field, string message, RefusalReason reason = RefusalReason.Schema) => faults.Add(field, message, reason);

    /// <summary>Reads text; control characters, hidden ones and chat-template tokens are taken out of it.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="field">Its path.</param>
    /// <param name="minimum">Fewest characters.</param>
    /// <param name="maximum">Most characters.</param>
    /// <returns>The text.</returns>
    public string Text(JsonElement value, string field, int minimum, int maximum)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(field, $"'{field}' is {Kind(value)}; it must be a string.");
            return "";
        }

        return CheckedText.Of(value.GetString()!, field, minimum, maximum, faults);
    }

    /// <summary>Reads a name: 1 to 64 characters, none of them a control character or a hidden one, for names are echoed as they are.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="field">Its path.</param>
    /// <returns>The name.</returns>
    public string Name(JsonElement value, string field)
        => value.ValueKind == JsonValueKind.String ? CheckedText.Name(value.GetString()!, field, faults) : Text(value, field, 1, RequestLimits.MaxName);

    /// <summary>Reads a whole number, however it is written: 5000, 5000.0 and 5e3 are the same number in JSON.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="field">Its path.</param>
    /// <param name="minimum">Smallest.</param>
    /// <param name="maximum">Largest.</param>
    /// <returns>The number.</returns>
    public int Whole(JsonElement value, string field, int minimum, int maximum)
    {
        if (TryWhole(value, out var number) && number >= minimum && number <= maximum)
        {
            return (int)number;
        }

        Fail(field, $"'{field}' is {Shown(value)}; it must be a whole number from {minimum} to {maximum}.");
        return minimum;
    }

    /// <summary>Reads a number in [0, 1].</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="field">Its path.</param>
    /// <returns>The number.</returns>
    public double Fraction(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 1)
        {
            return number;
        }

        Fail(field, $"'{field}' is {Shown(value)}; it must be a number from 0 to 1.");
        return 0;
    }

    /// <summary>Reads a whole number, however it is written.</summary>
    /// <param name="value">Any JSON value.</param>
    /// <param name="number">The number; 0 when false.</param>
    /// <returns>False for what is no whole number of 64 bits.</returns>
    public static bool TryWhole(JsonElement value, out long number)
    {
        var isWhole = TryNumber(value, out var exact) && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue;
        number = isWhole ? (long)exact : 0;
        return isWhole;
    }

    /// <summary>Reads a number, its decimals kept up to 28 digits.</summary>
    /// <param name="value">Any JSON value.</param>
    /// <param name="number">The number; 0 when false.</param>
    /// <returns>False for what is no number, is 7.9e28 or more, or so small that it would be taken for zero.</returns>
    public static bool TryNumber(JsonElement value, out decimal number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out number) && (number != 0 || IsZero(value.GetRawText()));
    }

    /// <summary>Reads a truth value.</summary>
    /// <param name="value">The JSON value.</param>
    /// <param name="field">Its path.</param>
    /// <returns>The value.</returns>
    public bool Flag(JsonElement value, string field)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fail(field, $"'{field}' is {Kind(value)}; it must be true or false.");
        return false;
    }

    /// <summary>The name of a value's kind, for a sentence.</summary>
    /// <param name="value">Any JSON value.</param>
    /// <returns>A noun with its article.</returns>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };

    // Zero as written: no digit but 0 before the exponent.
    private static bool IsZero(string text) => text.AsSpan(0, text.AsSpan().IndexOfAny('e', 'E') is var end and >= 0 ? end : text.Length).IndexOfAnyInRange('1', '9') < 0;

    private static string Shown(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : Kind(value);
}
