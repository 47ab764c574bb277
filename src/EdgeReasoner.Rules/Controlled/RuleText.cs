using System.Globalization;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads words, names, numbers, units and times off one sentence from left to right. The notation's own words may have any case; names are exact.</summary>
/// <param name="text">The sentence.</param>
internal sealed class RuleText(string text)
{
    private static readonly string[] Articles = ["the", "a", "an"];

    /// <summary>Gets or sets where the cursor stands, to try another reading from the same place.</summary>
    internal int Position { get; set; }

    /// <summary>Gets a value indicating whether only space and a closing mark are left.</summary>
    internal bool IsAtEnd => text.AsSpan(Position).Trim().TrimEnd(".!?;").Trim().IsEmpty;

    /// <summary>The word at the cursor, for an error message.</summary>
    /// <returns>Up to the next space; empty at the end.</returns>
    internal string WordHere()
    {
        SkipSpace();
        var end = Position;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text[Position..end].TrimEnd(',', '?', '!', ';', ':', ')');
    }

    /// <summary>Takes one of several phrases of the notation.</summary>
    /// <param name="phrases">Lower-case words with single spaces between; the longest should stand first.</param>
    /// <returns>Whether one stood there.</returns>
    internal bool Take(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (End(phrase, ignoresCase: true) is var end && end >= 0)
            {
                Position = end;
                return true;
            }
        }

        return false;
    }

    /// <summary>Says whether one of several phrases stands at the cursor.</summary>
    /// <param name="phrases">Lower-case words with single spaces between.</param>
    /// <returns>True when one does.</returns>
    internal bool IsHere(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (End(phrase, ignoresCase: true) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a mark such as a comma or a comparison sign.</summary>
    /// <param name="marks">The characters; the longest should stand first.</param>
    /// <returns>Whether one stood there.</returns>
    internal bool TakeMark(params ReadOnlySpan<string> marks)
    {
        SkipSpace();
        foreach (var mark in marks)
        {
            if (text.AsSpan(Position).StartsWith(mark, StringComparison.Ordinal))
            {
                Position += mark.Length;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a sign that stands by itself between spaces, so that a name or a unit with it inside is none.</summary>
    /// <param name="signs">The signs.</param>
    /// <returns>Whether one stood there.</returns>
    internal bool TakeSign(params ReadOnlySpan<string> signs)
    {
        var start = Position;
        var isSpaced = start > 0 && (char.IsWhiteSpace(text[start - 1]) || text[start - 1] == ')' || (start < text.Length && char.IsWhiteSpace(text[start])));
        if (isSpaced && TakeMark(signs) && Position < text.Length && (char.IsWhiteSpace(text[Position]) || text[Position] == '('))
        {
            return true;
        }

        Position = start;
        return false;
    }

    /// <summary>Takes the longest of several exact names, an article before it included, or one of them in quotes.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The name; null (and the cursor stays) when none stands there.</returns>
    internal string? TakeName(IEnumerable<string> names)
    {
        var start = Position;
        if (TakeQuoted() is { } quoted)
        {
            foreach (var name in names)
            {
                if (name == quoted)
                {
                    return name;
                }
            }
        }

        Position = start;
        if (Longest(names) is not { } found)
        {
            _ = Take(Articles);
            found = Longest(names);
            if (found is null)
            {
                Position = start;
                return null;
            }
        }

        Position = End(found, ignoresCase: false);
        return found;
    }

    /// <summary>Finds a name that stands here but for case, underscores, hyphens or an ending.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The name as it is written; null for none.</returns>
    internal string? Twin(IEnumerable<string> names)
    {
        var rest = Loose(text[Position..]);
        return names.Where(name => Loose(name) is { Length: > 0 } loose && (rest.StartsWith(loose + " ", StringComparison.Ordinal) || rest == loose || rest.StartsWith("the " + loose + " ", StringComparison.Ordinal)))
            .MaxBy(static name => name.Length);
    }

    /// <summary>Takes a text in quotes; a quote in it is doubled.</summary>
    /// <returns>The text; null when no quote stands there, or it is not closed.</returns>
    internal string? TakeQuoted()
    {
        SkipSpace();
        if (Position >= text.Length || text[Position] is not ('\'' or '"'))
        {
            return null;
        }

        var quote = text[Position];
        var taken = new System.Text.StringBuilder();
        for (var at = Position + 1; at < text.Length; at++)
        {
            if (text[at] != quote)
            {
                taken.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == quote)
            {
                taken.Append(text[at++]);
            }
            else
            {
                Position = at + 1;
                return taken.ToString();
            }
        }

        return null;
    }

    /// <summary>Takes a number: sign, digits, a decimal point or comma.</summary>
    /// <param name="isList">Whether a comma may separate items here: then it is no decimal comma.</param>
    /// <param name="problem">Receives what is wrong with a number that stands there and is not taken; null for none.</param>
    /// <returns>The number; null when none stands there.</returns>
    internal decimal? TakeNumber(bool isList, out string? problem)
    {
        problem = null;
        SkipSpace();
        var (start, end) = (Position, Position);
        if (end < text.Length && text[end] is '+' or '-' or '\u2212')
        {
            end++;
        }

        var digits = end;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or ',' && end > digits && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            end++;
        }

        // "7:30" is a time, "3x" and "2nd" are names.
        if (end == digits || (end < text.Length && text[end] == ':' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))
        {
            return null;
        }

        var written = text[start..end];
        var comma = written.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            problem = isList ? $"'{written}' may be one number or two: write decimals with a point"
                : written.LastIndexOf(',') != comma || written.Contains('.', StringComparison.Ordinal) || written.Length - comma == 4 ? $"'{written}' may have a decimal comma or thousands: write it with a decimal point, without a mark for thousands"
                : null;
            if (problem is not null)
            {
                return null;
            }
        }

        if (IsThousands(written.TrimStart('+', '-', '\u2212')))
        {
            problem = $"'{written}' may be a decimal number or thousands: leave the zeros at its end out, or the mark for thousands";
            return null;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(written.Replace('\u2212', '-').Replace(',', '.'), Style, CultureInfo.InvariantCulture, out var number))
        {
            problem = $"'{written}' is not a number";
            return null;
        }

        Position = end;
        return number;
    }

    /// <summary>Takes a time of day: 22:00, 7:30:15, 7 am, 7:30 pm, noon, midnight.</summary>
    /// <returns>The time since midnight, 0:00 to 24:00; null when none stands there.</returns>
    internal TimeSpan? TakeClock()
    {
        var start = Position;
        if (Take("noon"))
        {
            return TimeSpan.FromHours(12);
        }

        if (Take("midnight"))
        {
            return TimeSpan.FromHours(24);
        }

        SkipSpace();
        var (parts, end) = (new List<int>(), Position);
        while (parts.Count < 3)
        {
            var from = end;
            while (end < text.Length && char.IsAsciiDigit(text[end]) && end - from < 2)
            {
                end++;
            }

            if (end == from || (parts.Count > 0 && end - from != 2))
            {
                break;
            }

            parts.Add(int.Parse(text.AsSpan(from, end - from), CultureInfo.InvariantCulture));
            if (end + 1 < text.Length && text[end] == ':' && char.IsAsciiDigit(text[end + 1]))
            {
                end++;
                continue;
            }

            break;
        }

        Position = end;
        var isAfternoon = parts.Count == 0 ? null : Take("am", "a.m.", "a.m") ? false : Take("pm", "p.m.", "p.m") ? (bool?)true : null;
        var isWritten = parts.Count >= 2 || isAfternoon is not null;
        var (hours, minutes, seconds) = (parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
        var isInRange = minutes < 60 && seconds < 60 && (isAfternoon is null ? hours < 24 || (hours == 24 && minutes + seconds == 0) : hours is >= 1 and <= 12);
        if (!isWritten || !isInRange || (Position < text.Length && char.IsLetterOrDigit(text[Position])))
        {
            Position = start;
            return null;
        }

        hours = isAfternoon is { } afternoon ? (hours % 12) + (afternoon ? 12 : 0) : hours;
        return new TimeSpan(hours, minutes, seconds);
    }

    /// <summary>Takes a day of the week.</summary>
    /// <returns>The day; null when none stands there.</returns>
    internal DayOfWeek? TakeDay()
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            var name = day.ToString().ToLowerInvariant();
            if (Take(name, name + "s"))
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>Takes one of several exact texts, such as units.</summary>
    /// <param name="texts">The texts, the longest first.</param>
    /// <returns>The text; null when none stands there.</returns>
    internal string? TakeExact(IEnumerable<string> texts)
    {
        foreach (var exact in texts)
        {
            if (End(exact, ignoresCase: false) is var end && end >= 0)
            {
                Position = end;
                return exact;
            }
        }

        return null;
    }

    // "1.200": nobody writes a decimal number so without need.
    private static bool IsThousands(string written)
        => written.Length >= 5 && written[^4] == '.' && written[0] != '0' && written[^1] == '0';

    private string? Longest(IEnumerable<string> names)
    {
        string? found = null;
        foreach (var name in names)
        {
            if (name.Length > (found?.Length ?? 0) && End(name, ignoresCase: false) >= 0)
            {
                found = name;
            }
        }

        return found;
    }

    // Where a phrase that begins at the cursor ends; −1 when it does not stand there. A space in it stands for any space.
    private int End(string phrase, bool ignoresCase)
    {
        if (string.IsNullOrWhiteSpace(phrase))
        {
            return -1;
        }

        var at = Position;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        foreach (var letter in phrase)
        {
            if (letter == ' ')
            {
                if (at >= text.Length || !char.IsWhiteSpace(text[at]))
                {
                    return -1;
                }

                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }
            }
            else if (at < text.Length && (text[at] == letter || (ignoresCase && char.ToLowerInvariant(text[at]) == letter) || (letter == '\u00b5' && text[at] == '\u03bc')))
            {
                at++;
            }
            else
            {
                return -1;
            }
        }

        return at >= text.Length || EndsWord(phrase[^1], at) ? at : -1;
    }

    // A name such as "co2" must not match the beginning of "co2x"; a full stop ends a word only before a space or the end.
    private bool EndsWord(char last, int at)
        => !char.IsLetterOrDigit(last)
            || !(char.IsLetterOrDigit(text[at]) || text[at] == '_'
                || (text[at] is '.' or '/' or ':' or '-' or '\'' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1])));

    private void SkipSpace()
    {
        while (Position < text.Length && char.IsWhiteSpace(text[Position]))
        {
            Position++;
        }
    }

    private static string Loose(string text)
        => string.Join(' ', text.ToLowerInvariant().Split([' ', '_', '-', '.', ',', ':', ';', '?', '!', '\'', '"', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries));
}
