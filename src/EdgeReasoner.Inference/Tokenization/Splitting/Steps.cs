namespace EdgeReasoner.Inference.Tokenization.Splitting;

/// <summary>A normalizer: a text becomes another.</summary>
internal abstract class Normalizer
{
    /// <summary>Normalizes a section of a text.</summary>
    /// <param name="text">Well-formed UTF-16, not empty.</param>
    /// <returns>The normalized text.</returns>
    public abstract string Apply(string text);
}

/// <summary>A pre-tokenizer: pieces become smaller pieces, which never merge into one token.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Splits one piece.</summary>
    /// <param name="piece">The piece, not empty.</param>
    /// <param name="isFirst">Whether it begins the whole text.</param>
    /// <param name="output">Receives the parts, in order.</param>
    public abstract void Split(ReadOnlyMemory<char> piece, bool isFirst, List<ReadOnlyMemory<char>> output);
}
