using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeReasoner.Contract;

/// <summary>
/// Takes out of untrusted text what a reader does not see or what a language model could take for its own structure: control characters,
/// hidden ones (zero-width spaces, bidirectional overrides, tag characters, non-characters) and the tokens of chat templates.
/// </summary>
public static partial class TextHygiene
{
    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static letter => (char)letter)]);

    /// <summary>Cleans a text that is read, not echoed.</summary>
    /// <param name="text">Any text of valid UTF-16.</param>
    /// <returns>The text, control characters and template tokens each replaced by a space, hidden characters left out; never longer.</returns>
    /// <remarks>Hidden characters go first and tokens are sought until none is left, so that neither can assemble a token out of the remains.</remarks>
    public static string Clean(string text)
    {
        if (IsHidden(text))
        {
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                if (Rune.IsControl(rune))
                {
                    clean.Append(' ');
                }
                else if (!IsHidden(rune))
                {
                    clean.Append(rune.ToString());
                }
            }

            text = clean.ToString();
        }

        while (TemplateToken().IsMatch(text))
        {
            text = TemplateToken().Replace(text, " ");
        }

        return text;
    }

    /// <summary>Says whether a text holds a control character or a hidden one.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True when it does; the joiners that some scripts are written with do not count.</returns>
    public static bool IsHidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || IsHidden(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says whether every receiver takes a text for well-formed: MQTT forbids NUL and surrogates in its strings, and lets a receiver close the connection at the rest.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True without control characters, non-characters and lone surrogates.</returns>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        text = text[PrintableAscii(text)..];
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != OperationStatus.Done || Rune.IsControl(rune) || IsNonCharacter(rune))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>Makes a text well-formed, in the sense of <see cref="IsWellFormed"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text itself when it is; else with spaces for control characters and U+FFFD for what is no character; never longer.</returns>
    public static string WellFormed(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a lone surrogate comes as U+FFFD
        {
            clean.Append((Rune.IsControl(rune) ? new Rune(' ') : IsNonCharacter(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString();
    }

    /// <summary>The beginning of a text as it may be shown to a person.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maximum">Most characters.</param>
    /// <returns>Its visible characters, none cut in half.</returns>
    public static string Visible(string text, int maximum)
    {
        var visible = new StringBuilder(Math.Min(text.Length, maximum));
        foreach (var rune in text.EnumerateRunes())
        {
            if (visible.Length + rune.Utf16SequenceLength > maximum)
            {
                break;
            }

            if (!Rune.IsControl(rune) && !IsHidden(rune))
            {
                visible.Append(rune.ToString());
            }
        }

        return visible.ToString();
    }

    /// <summary>Makes text fit for one line of a log or a list.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maximum">About how many characters are kept.</param>
    /// <returns>It, every character that a reader would not see as itself written like <c>\u{1b}</c>.</returns>
    public static string Escape(string text, int maximum)
    {
        var line = new StringBuilder(Math.Min(text.Length, maximum));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= maximum)
            {
                return line.Append('…').ToString();
            }

            if (Rune.IsControl(rune) || IsHidden(rune))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString();
    }

    // Zero-width non-joiner and joiner (U+200C, U+200D) belong to the spelling of Persian, Hindi and emoji.
    private static bool IsHidden(Rune rune)
        => rune.Value is not (0x200C or 0x200D)
            && (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || IsNonCharacter(rune));

    // Unicode, section 23.7: the last two code points of each plane, and U+FDD0 to U+FDEF.
    private static bool IsNonCharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    private static int PrintableAscii(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Printable) is >= 0 and var first ? first : text.Length;

    // The special tokens of the chat templates in use: <|…|> (ChatML, Llama 3, Phi), the same with full-width bars (DeepSeek), [INST] and its kin
    // (Llama 2, Mistral), <start_of_turn> (Gemma), sentence marks, and the marks of reasoning and tools.
    [GeneratedRegex(
        @"<\|[^<>]{0,64}?\|>|<｜[^<>]{0,64}?｜>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|<<?/?SYS>>?"
        + @"|<(?:start|end)_of_turn>|</?(?:s|bos|eos|pad|unk|mask|think|tool_call|tool_response)>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TemplateToken();
}
