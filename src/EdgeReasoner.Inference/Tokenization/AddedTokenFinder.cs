using System.Globalization;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost, of those the longest.</summary>
/// <param name="tokens">The tokens, with the content to look for.</param>
internal sealed class AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
{
    private readonly Dictionary<char, (string Content, AddedToken Token)[]> _byFirst = tokens.Where(static pair => pair.Content.Length > 0)
        .GroupBy(static pair => pair.Content[0])
        .ToDictionary(static group => group.Key, static group => group.OrderByDescending(static pair => pair.Content.Length).ToArray());

    /// <summary>Finds the next one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin to look; what lies before is taken.</param>
    /// <param name="start">Where it begins, white space that it takes along included.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>The token; null when there is none.</returns>
    public AddedToken? Find(string text, int from, out int start, out int end)
    {
        for (start = from; _byFirst.Count > 0 && start < text.Length; start++)
        {
            if (!_byFirst.TryGetValue(text[start], out var candidates))
            {
                continue;
            }

            foreach (var (content, token) in candidates)
            {
                end = start + content.Length;
                if (string.CompareOrdinal(text, start, content, 0, content.Length) != 0
                    || (token.IsSingleWord && ((start > 0 && IsWord(text[start - 1])) || (end < text.Length && IsWord(text[end])))))
                {
                    continue;
                }

                while (token.StripsLeft && start > from && char.IsWhiteSpace(text[start - 1]))
                {
                    start--;
                }

                while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                return token;
            }
        }

        (start, end) = (text.Length, text.Length);
        return null;
    }

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_' || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.ConnectorPunctuation;
}
