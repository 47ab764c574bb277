namespace EdgeReasoner.Rules.Programs;

/// <summary>The words for the two states of a switch.</summary>
public static class StateWords
{
    private static readonly string[] TrueWords = ["true", "on", "yes", "active"];
    private static readonly string[] FalseWords = ["false", "off", "no", "inactive"];

    /// <summary>The words for one state of a switch.</summary>
    /// <param name="isTrue">Which state.</param>
    /// <returns>Words in lower case.</returns>
    internal static IReadOnlyList<string> For(bool isTrue) => isTrue ? TrueWords : FalseWords;

    /// <summary>The state of a switch that a word means.</summary>
    /// <param name="word">The word, in any case.</param>
    /// <returns>The state; null for a word that says nothing of a switch ("open" may be either).</returns>
    public static bool? Of(string word)
        => TrueWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? true : FalseWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? false : null;

    /// <summary>Says whether two words differ so little that one may stand for the other: in case, in the marks between words, in an ending, or in one letter.</summary>
    /// <param name="one">A word.</param>
    /// <param name="other">Another word.</param>
    /// <returns>True for "Open" and "open", "opened" and "open", "Fri" and "Friday", "opne" and "open"; false for "stage 1" and "stage 2", "on" and "off".</returns>
    public static bool AreAlike(string one, string other)
    {
        var (left, right) = (Squeeze(one), Squeeze(other));
        if (left == right)
        {
            return one != other;
        }

        var (shorter, longer) = left.Length <= right.Length ? (left, right) : (right, left);
        return shorter.Length >= 3 && shorter.Where(char.IsDigit).SequenceEqual(longer.Where(char.IsDigit))
            && (longer.StartsWith(shorter, StringComparison.Ordinal) || (shorter.Length >= 4 && IsOneSlipApart(shorter, longer)));
    }

    // One letter more, less or other, or two neighbours swapped.
    private static bool IsOneSlipApart(string shorter, string longer)
    {
        var same = 0;
        while (same < shorter.Length && shorter[same] == longer[same])
        {
            same++;
        }

        var left = shorter.AsSpan(same);
        var right = longer.AsSpan(same);
        return (longer.Length - shorter.Length) switch
        {
            0 => left.Length > 0 && (left[1..].SequenceEqual(right[1..]) || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]))),
            1 => left.SequenceEqual(right[1..]),
            _ => false,
        };
    }

    private static string Squeeze(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
