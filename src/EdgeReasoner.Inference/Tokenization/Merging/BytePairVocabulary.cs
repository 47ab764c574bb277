namespace EdgeReasoner.Inference.Tokenization.Merging;

/// <summary>A byte-pair vocabulary as files hold it.</summary>
internal sealed record BytePairVocabulary
{
    /// <summary>Gets the file to name when something is wrong.</summary>
    public required string FileName { get; init; }

    /// <summary>Gets the tokens, as the file writes them, with their ids.</summary>
    public required Dictionary<string, int> Ids { get; init; }

    /// <summary>Gets the merges; the lowest rank is applied first.</summary>
    public required IReadOnlyList<(string Left, string Right, int Rank)> Merges { get; init; }

    /// <summary>Gets the ids that no text may become: special tokens, bytes written as <c>&lt;0x00&gt;</c>.</summary>
    public required IReadOnlySet<int> SpecialTokens { get; init; }

    /// <summary>Gets a value indicating whether tokens are bytes in GPT-2's alphabet.</summary>
    public bool IsByteLevel { get; init; }

    /// <summary>Gets a value indicating whether a character outside the vocabulary becomes its UTF-8 bytes.</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>Gets a value indicating whether a piece that is a token as a whole stays one, whatever the merges say.</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>Gets the token for what is outside the vocabulary; null when such characters are left out.</summary>
    public int? UnknownToken { get; init; }

    /// <summary>Gets a value indicating whether neighbouring unknown characters become one unknown token.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Gets the prefix of tokens that continue a word; empty for none.</summary>
    public string ContinuationPrefix { get; init; } = "";
}
