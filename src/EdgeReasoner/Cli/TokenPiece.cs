using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeReasoner.Cli;

/// <summary>Writes the bytes of a token so that a reader sees each of them: what is not seen as itself is escaped.</summary>
internal static class TokenPiece
{
    /// <summary>Appends a piece.</summary>
    /// <param name="bytes">UTF-8, or a part of a character.</param>
    /// <param name="line">Receives it: <c>\u{301}</c> for control and hidden characters, white space but the space, and marks that join what is before them; <c>\xe3</c> for bytes that are no
    /// whole character; <c>\"</c> and <c>\\</c>.</param>
    public static void Escape(ReadOnlySpan<byte> bytes, StringBuilder line)
    {
        Span<char> letters = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != OperationStatus.Done)
            {
                foreach (var part in bytes[..length])
                {
                    line.Append(CultureInfo.InvariantCulture, $"\\x{part:x2}");
                }
            }
            else if (rune.Value is '"' or '\\')
            {
                line.Append('\\').Append((char)rune.Value);
            }
            else if (IsSeen(rune))
            {
                line.Append(letters[..rune.EncodeToUtf16(letters)]);
            }
            else
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }

            bytes = bytes[length..];
        }
    }

    private static bool IsSeen(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
