using System.Buffers.Binary;
using System.Text;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Fuzzing;

/// <summary>What MQTT 5 and 3.1.1 demand of a PUBLISH packet, read from its bytes; written anew here, not with the code under test.</summary>
internal static class PacketRules
{
    /// <summary>Checks a packet.</summary>
    /// <param name="packet">Its bytes.</param>
    /// <param name="limits">What the broker said it takes.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Violation(ReadOnlySpan<byte> packet, BrokerLimits limits)
    {
        if (packet.Length > limits.MaximumPacketSize)
        {
            return $"{packet.Length} bytes, over the limit of {limits.MaximumPacketSize}";
        }

        var (quality, isRetained) = ((packet[0] >> 1) & 3, (packet[0] & 1) == 1);
        if (packet[0] >> 4 != 3 || (packet[0] & 8) != 0 || quality > 1 || (quality == 1 && !limits.TakesConfirmed) || (isRetained && !limits.TakesRetained))
        {
            return $"header {packet[0]:x2}";
        }

        var rest = packet[1..];
        if (!TryLength(ref rest, out var length) || length != rest.Length)
        {
            return "remaining length";
        }

        if (!TryText(ref rest, out var topic) || topic.IsEmpty || topic.IndexOfAny((byte)'+', (byte)'#') >= 0)
        {
            return "topic";
        }

        if (quality == 1)
        {
            if (rest.Length < 2 || (rest[0] | rest[1]) == 0)
            {
                return "packet identifier";
            }

            rest = rest[2..];
        }

        var isText = false;
        return limits.IsVersion5 && Properties(ref rest, out isText) is { } wrong ? wrong : isText && !IsSound(rest) ? "payload" : Escapes(rest);
    }

    private static string? Properties(ref ReadOnlySpan<byte> rest, out bool isText)
    {
        isText = false;
        if (!TryLength(ref rest, out var length) || length > rest.Length)
        {
            return "property length";
        }

        var properties = rest[..length];
        rest = rest[length..];
        ulong seen = 0;
        while (!properties.IsEmpty)
        {
            var id = properties[0];
            properties = properties[1..];
            if (id != 0x26 && (seen & (1UL << id)) != 0)
            {
                return $"property {id:x2} twice";
            }

            seen |= 1UL << id;
            switch (id)
            {
                case 0x01 when properties.Length >= 1 && properties[0] <= 1:
                    isText = properties[0] == 1;
                    properties = properties[1..];
                    break;
                case 0x02 when properties.Length >= 4:
                    properties = properties[4..];
                    break;
                case 0x03 when TryText(ref properties, out _):
                    break;
                case 0x09 when properties.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(properties) is var size && properties.Length >= 2 + size:
                    properties = properties[(2 + size)..];
                    break;
                case 0x26 when TryText(ref properties, out _) && TryText(ref properties, out _):
                    break;
                default:
                    return $"property {id:x2}"; // a topic alias, and whatever else we never send
            }
        }

        return null;
    }

    private static bool TryLength(ref ReadOnlySpan<byte> rest, out int length)
    {
        length = 0;
        for (var i = 0; i < 4 && i < rest.Length; i++)
        {
            length |= (rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                var isShortest = i == 0 || rest[i] > 0;
                rest = rest[(i + 1)..];
                return isShortest;
            }
        }

        return false;
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) is var size && rest.Length < 2 + size)
        {
            return false;
        }

        text = rest.Slice(2, size);
        rest = rest[(2 + size)..];
        return IsSound(text);
    }

    // Section 1.5.4: well-formed UTF-8 without NUL and surrogates; control characters and non-characters are what a receiver may close the connection for.
    private static bool IsSound(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) is >= 0 and var at)
        {
            text = text[at..];
            if (Rune.DecodeFromUtf8(text, out var rune, out var size) != System.Buffers.OperationStatus.Done || IsOdd(rune.Value))
            {
                return false;
            }

            text = text[size..];
        }

        return true;
    }

    // The same characters, written as JSON escapes: whoever reads the payload has them in hand.
    private static string? Escapes(ReadOnlySpan<byte> payload)
    {
        var high = 0;
        while (payload.IndexOf((byte)'\\') is >= 0 and var at && payload.Length >= at + 2)
        {
            if (payload[at + 1] != 'u')
            {
                payload = payload[(at + 2)..];
                continue;
            }

            var unit = Convert.ToInt32(Encoding.ASCII.GetString(payload.Slice(at + 2, 4)), 16);
            payload = payload[(at + 6)..];
            if ((unit & 0xFC00) == 0xD800)
            {
                high = unit;
                continue;
            }

            var value = (unit & 0xFC00) == 0xDC00 ? 0x10000 + ((high & 0x3FF) << 10) + (unit & 0x3FF) : unit;
            if (IsOdd(value))
            {
                return $"an escape of U+{value:X4}";
            }
        }

        return null;
    }

    private static bool IsOdd(int value) => value is < 0x20 or (>= 0x7F and <= 0x9F) or (>= 0xFDD0 and <= 0xFDEF) || (value & 0xFFFE) == 0xFFFE;
}
