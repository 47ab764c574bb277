using System.Buffers;

namespace EdgeReasoner.Contract;

/// <summary>The rules for names (of a node, requester, group, profile, trigger or output) and for topics that can be published to.</summary>
public static class Names
{
    /// <summary>The rule for names, for a sentence.</summary>
    public const string Allowed = "1 to 64 of the characters A-Z, a-z, 0-9, _ and -";

    /// <summary>Stands for the requester's name in a configured response prefix.</summary>
    public const string RequesterPlaceholder = "<requester>";

    private const int MaxLength = 64;

    // A topic may have 65,535 bytes; nobody needs more than this, and it bounds what a log line or an error repeats.
    private const int MaxTopicLength = 256;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Says whether a text is a usable name.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True for 1 to 64 of A–Z, a–z, 0–9, _ and -.</returns>
    public static bool IsName(string text) => text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>Says whether a text can be published to.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>True for a topic without wildcards, empty levels, control characters and what is no character, of at most 256 characters.</returns>
    public static bool IsTopic(string text)
        => text.Length is > 0 and <= MaxTopicLength
            && !text.Any(static letter => letter is '+' or '#' || char.IsSurrogate(letter))
            && TextHygiene.IsWellFormed(text)
            && !text.Split('/').Contains("");
}
