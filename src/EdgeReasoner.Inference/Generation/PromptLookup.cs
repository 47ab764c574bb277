namespace EdgeReasoner.Inference.Generation;

/// <summary>Proposes how a text goes on by looking for its last words earlier in it: a revision repeats most of its draft.</summary>
/// <remarks>
/// Prompt lookup decoding (Saxena 2023, github.com/apoorvumang/prompt-lookup-decoding): no second model, the newest match counts. Searching
/// is linear in the sequence and costs microseconds; nothing is allocated.
/// </remarks>
public static class PromptLookup
{
    /// <summary>How many tokens must match for a proposal; two match by chance too often.</summary>
    public const int MatchLength = 3;

    /// <summary>Proposes the next tokens.</summary>
    /// <param name="tokens">The whole sequence.</param>
    /// <param name="most">Most tokens to propose, 0 or more.</param>
    /// <returns>A part of the sequence that followed its last <see cref="MatchLength"/> tokens before; empty when they are new.</returns>
    public static ReadOnlySpan<int> Propose(ReadOnlySpan<int> tokens, int most)
        => Find(tokens) is var next and >= 0 ? tokens.Slice(next, Math.Min(most, tokens.Length - next)) : [];

    /// <summary>Where the text that may be repeated goes on.</summary>
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
