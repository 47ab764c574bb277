using System.Runtime.InteropServices;
using System.Text;

namespace EdgeReasoner.Inference.Tokenization.Unicode;

/// <summary>Unicode normalization with tables of our own.</summary>
/// <remarks>
/// <c>string.Normalize</c> asks the system's ICU and, under invariant globalization, silently returns the text as it was; see
/// docs/decisions/0006-tokenizers.md. The algorithm is that of the Unicode Standard, sections 3.11 and 3.12.
/// </remarks>
internal static class UnicodeNormalizer
{
    // Hangul syllables are composed by arithmetic (section 3.12).
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <summary>Below it everything is in NFC; a measure to leave plain text alone.</summary>
    private const char FirstChangedByNfc = '\u0300';

    /// <summary>Normalizes a text.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <param name="form">The form.</param>
    /// <returns>The normalized text; the same instance when a quick look shows that nothing changes.</returns>
    public static string Apply(string text, UnicodeForm form)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', form == UnicodeForm.Nfc ? (char)(FirstChangedByNfc - 1) : '\u007F'))
        {
            return text;
        }

        var table = NormalizationTable.Instance;
        var points = Decompose(text, table, form is UnicodeForm.Nfkc or UnicodeForm.Nfkd);
        Reorder(points, table);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
        {
            Compose(points, table);
        }

        var result = new StringBuilder(points.Count);
        Span<char> units = stackalloc char[2];
        foreach (var point in points)
        {
            result.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        }

        return result.ToString();
    }

    private static List<int> Decompose(string text, NormalizationTable table, bool isCompatible)
    {
        var points = new List<int>(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            var point = rune.Value;
            if ((uint)(point - SyllableBase) < SyllableCount)
            {
                var index = point - SyllableBase;
                points.Add(LeadBase + (index / (VowelCount * TrailCount)));
                points.Add(VowelBase + (index % (VowelCount * TrailCount) / TrailCount));
                if (index % TrailCount > 0)
                {
                    points.Add(TrailBase + (index % TrailCount));
                }
            }
            else if (table.MappingOf(point, isCompatible) is { } mapping)
            {
                points.AddRange(mapping);
            }
            else
            {
                points.Add(point);
            }
        }

        return points;
    }

    /// <summary>Sorts each run of non-starters by combining class, stably.</summary>
    private static void Reorder(List<int> points, NormalizationTable table)
    {
        for (var end = 0; end < points.Count; end++)
        {
            var start = end;
            var isSorted = true;
            for (var last = 0; end < points.Count && (int)table.ClassOf(points[end]) is var rank and > 0; end++)
            {
                (isSorted, last) = (isSorted && last <= rank, rank);
            }

            if (!isSorted)
            {
                Sort(CollectionsMarshal.AsSpan(points)[start..end], table);
            }
        }
    }

    /// <summary>Sorts one run in n log n steps: nobody's request may hold up the others with a hundred thousand accents on one letter.</summary>
    private static void Sort(Span<int> run, NormalizationTable table)
    {
        var keys = new long[run.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)table.ClassOf(run[i]) << 32) | (uint)i; // the place makes it stable
        }

        keys.AsSpan().Sort(run);
    }

    private static void Compose(List<int> points, NormalizationTable table)
    {
        var (starter, written, last) = (-1, 0, -1);
        for (var i = 0; i < points.Count; i++)
        {
            var (point, rank) = (points[i], (int)table.ClassOf(points[i]));

            // Blocked when something between has the same class or a higher one; −1 when nothing is between.
            if (starter >= 0 && last < rank && TryCompose(points[starter], point, table, out var composed))
            {
                points[starter] = composed;
                continue;
            }

            if (rank == 0)
            {
                (starter, last) = (written, -1);
            }
            else
            {
                last = rank;
            }

            points[written++] = point;
        }

        points.RemoveRange(written, points.Count - written);
    }

    private static bool TryCompose(int first, int second, NormalizationTable table, out int composed)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
        {
            composed = SyllableBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
            return true;
        }

        if ((uint)(first - SyllableBase) < SyllableCount && (first - SyllableBase) % TrailCount == 0 && (uint)(second - TrailBase - 1) < TrailCount - 1)
        {
            composed = first + second - TrailBase;
            return true;
        }

        return table.TryCompose(first, second, out composed);
    }
}
