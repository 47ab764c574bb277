using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Wire;

/// <summary>Says whether bytes are one JSON value, and if not, in which field they stop being one. Uses constant memory.</summary>
internal static class JsonSyntax
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestLimits.MaxNesting };

    /// <summary>Checks encoding, syntax, escapes and nesting.</summary>
    /// <param name="payload">The bytes of a request.</param>
    /// <returns>The first fault with its field, or null when it is sound JSON.</returns>
    public static Refusal? Check(ReadOnlySpan<byte> payload)
    {
        var path = new JsonPath();
        var badByte = FirstInvalidByte(payload);
        var reader = new Utf8JsonReader(payload, Options);
        try
        {
            while (reader.Read())
            {
                // Strings are only skipped by Read; a name is decoded below, so the encoding fault must be met first.
                if (badByte >= 0 && reader.BytesConsumed > badByte)
                {
                    if (reader.TokenType != JsonTokenType.PropertyName)
                    {
                        path.Next(ref reader);
                    }

                    return Fault(path, $"Byte {badByte} is not valid UTF-8; send the text as UTF-8.");
                }

                path.Next(ref reader);
                if (reader.TokenType is JsonTokenType.String && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }

            return badByte < 0 ? null : Fault(path, $"Byte {badByte} is not valid UTF-8; send the text as UTF-8.");
        }
        catch (JsonException exception)
        {
            path.Advance();
            var opened = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0; // which the reader does not count while it stands on it
            return Fault(path, Describe(payload, reader.CurrentDepth + opened, exception));
        }
        catch (InvalidOperationException)
        {
            // The only one that decoding a string of valid UTF-8 can throw: half a surrogate pair in \u escapes.
            return Fault(path, "A \\u escape is half of a surrogate pair; send both halves or the character itself.");
        }
    }

    private static Refusal Fault(JsonPath path, string message) => new(RefusalReason.BadJson, message, path.ToString());

    private static int FirstInvalidByte(ReadOnlySpan<byte> payload)
    {
        if (Utf8.IsValid(payload))
        {
            return -1;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(payload[at..], out _, out var consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    private static string Describe(ReadOnlySpan<byte> payload, int depth, JsonException exception)
    {
        var at = Offset(payload, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        var rest = payload[Math.Min(at, payload.Length)..];
        if (payload.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return "The payload is empty; send a JSON object.";
        }

        if (rest.StartsWith("NaN"u8) || rest.StartsWith("Inf"u8) || rest.StartsWith("-I"u8) || (at > 0 && payload[(at - 1)..].StartsWith("-I"u8)))
        {
            return "NaN and Infinity are not JSON; numbers must be finite, so leave a missing reading out.";
        }

        if (depth >= RequestLimits.MaxNesting && !rest.IsEmpty && rest[0] is (byte)'[' or (byte)'{')
        {
            return $"Nested deeper than {RequestLimits.MaxNesting} levels; a request needs three.";
        }

        return rest.IsEmpty
            ? "The JSON ends too early; send the whole object."
            : string.Create(CultureInfo.InvariantCulture, $"Not JSON from byte {at} on; check quotes, commas and brackets there.");
    }

    private static int Offset(ReadOnlySpan<byte> payload, long line, long column)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += payload[start..].IndexOf((byte)'\n') + 1;
        }

        return start + (int)column;
    }
}
