using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>A transaction by itself as JSON: digits, or a string.</summary>
internal static class TransactionJson
{
    /// <summary>Writes one.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>A JSON value.</returns>
    public static string Write(Transaction transaction)
        => transaction.IsNumber ? transaction.Text : $"\"{JsonEncodedText.Encode(transaction.Text)}\"";

    /// <summary>Reads one.</summary>
    /// <param name="json">A JSON value; null for none.</param>
    /// <returns>The transaction; null for none, or for what is no transaction.</returns>
    public static Transaction? Read(string? json)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement switch
            {
                { ValueKind: JsonValueKind.String } text => new Transaction(text.GetString()!, IsNumber: false),
                { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) => new Transaction(whole.ToString(CultureInfo.InvariantCulture), IsNumber: true),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
