using System.Globalization;

namespace EdgeReasoner.Rules.English;

/// <summary>Reads words, names and numbers off one text from left to right. Case, articles, underscores and double spaces do not matter.</summary>
internal sealed class TextCursor(string text)
{
    private static readonly string[] Articles = ["the", "a", "an"];

    private int _at;

    /// <summary>Gets a value indicating whether only space and a closing mark are left.</summary>
    internal bool IsAtEnd => text.AsSpan(_at).Trim().TrimEnd(".?!").Trim().IsEmpty;

    /// <summary>Gets or sets where the cursor stands, to try another reading from the same place.</summary>
    internal int Position
    {
        get => _at;
        set => _at = value;
    }

    /// <summary>The word at the cursor, for an error message.</summary>
    /// <returns>Up to the next space; empty at the end.</returns>
    internal string WordHere()
    {
        SkipSpace();
        var end = _at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text[_at..end].TrimEnd(',', '?', '!', ';', ':');
    }

    /// <summary>Takes one of several phrases; the longest should stand first.</summary>
    /// <param name="phrases">Lower-case words with single spaces between.</param>
    /// <returns>Whether one stood there.</returns>
    internal bool Take(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (TakeFolded(phrase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes an article if there is one.</summary>
    internal void SkipArticle() => Take(Articles);

    /// <summary>Takes the longest of the given names, an article before it included.</summary>
    /// <param name="names">Names folded by <see cref="Fold"/>; an empty one never matches.</param>
    /// <returns>The index of the name, or −1 (and the cursor stays).</returns>
    internal int TakeName(IReadOnlyList<string> names)
    {
        var start = _at;
        var found = LongestName(names);
        if (found < 0)
        {
            SkipArticle();
            found = LongestName(names);
        }

        if (found < 0)
        {
            _at = start;
        }

        return found;
    }

    /// <summary>Takes a number: sign, digits, at most one decimal point.</summary>
    /// <param name="number">The value.</param>
    /// <returns>Whether one stood there.</returns>
    internal bool TakeNumber(out decimal number)
    {
        SkipSpace();
        var end = _at;
        if (end < text.Length && text[end] is '+' or '-' or '\u2212')
        {
            end++;
        }

        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            end++;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text[_at..end].Replace('\u2212', '-'), Style, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        _at = end;
        return true;
    }

    /// <summary>Takes a mark such as a comma or a comparison sign.</summary>
    /// <param name="mark">The characters.</param>
    /// <returns>Whether it stood there.</returns>
    internal bool TakeMark(string mark)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(mark, StringComparison.Ordinal))
        {
            return false;
        }

        _at += mark.Length;
        return true;
    }

    /// <summary>The form in which names are compared: lower case, underscores as spaces, single spaces.</summary>
    /// <param name="name">A name as written.</param>
    /// <returns>The folded name.</returns>
    internal static string Fold(string name)
        => string.Join(' ', name.Replace('_', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToLowerInvariant();

    private int LongestName(IReadOnlyList<string> names)
    {
        var (found, length, start) = (-1, 0, _at);
        for (var i = 0; i < names.Count; i++)
        {
            _at = start;
            if (names[i].Length > length && TakeFolded(names[i]))
            {
                (found, length) = (i, names[i].Length);
            }
        }

        _at = start;
        return found >= 0 && TakeFolded(names[found]) ? found : -1;
    }

    private bool TakeFolded(string folded)
    {
        if (folded.Length == 0)
        {
            return false; // of a unit that is all blank, for one
        }

        SkipSpace();
        var at = _at;
        foreach (var letter in folded)
        {
            if (letter == ' ')
            {
                var before = at;
                while (at < text.Length && IsGap(text[at]))
                {
                    at++;
                }

                if (at == before)
                {
                    return false;
                }
            }
            else if (at < text.Length && char.ToLowerInvariant(text[at]) == letter)
            {
                at++;
            }
            else
            {
                return false;
            }
        }

        if (at < text.Length && !EndsWord(folded[^1], at))
        {
            return false;
        }

        _at = at;
        return true;
    }

    // A name such as "co2" must not match the beginning of "co2x"; a full stop ends a word only before a space or the end.
    private bool EndsWord(char last, int at)
        => !char.IsLetterOrDigit(last)
            || !(char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'
                || (text[at] is '.' or '/' or ':' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1])));

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private static bool IsGap(char letter) => char.IsWhiteSpace(letter) || letter == '_';
}
