namespace EdgeReasoner.Inference.Generation;

/// <summary>Proposes how a text goes on by looking for its last words earlier in it: a revision repeats most of its draft.</summary>
/// <remarks>
/// Prompt lookup decoding (Saxena 2023, github.com/apoorvumang/prompt-lookup-decoding): no second model, the newest match counts. Searching
/// is linear in the sequence and costs microseconds; nothing is allocated.
/// </remarks>
public static class PromptLookup
{
    /// <summary>The number of tokens that must match for a proposal; two match by chance too often.</summary>
    public const int MatchLength = 3;

    /// <summary>Finds where the text that may be repeated goes on.</summary>
    /// <param name="tokens">The whole sequence.</param>
    /// <returns>The index of the token after the newest match; negative when there is none.</returns>
    public static int Find(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length <= MatchLength)
        {
            return -1;
        }

        var at = tokens[..^1].LastIndexOf(tokens[^MatchLength..]); // a match must have at least one token after it
        return at < 0 ? -1 : at + MatchLength;
    }
}
