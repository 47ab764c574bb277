namespace EdgeReasoner.Inference.Tokenization;

/// <summary>A token that is found in a text before anything else is done with it: a special token of the template, or white space.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Gets a value indicating whether it counts only between characters that are not of words.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Gets a value indicating whether it takes white space before it along.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Gets a value indicating whether it takes white space after it along.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Gets a value indicating whether it is looked for in the normalized text.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Gets a value indicating whether the file calls it special.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Gets a value indicating whether text may become it: only white space that is not called special (Gemma has such tokens).</summary>
    public bool IsPlain => !IsSpecial && Content.All(static letter => char.IsWhiteSpace(letter) || letter == '\u2581');
}
