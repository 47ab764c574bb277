using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Splitting;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>What a tokenizer is made of, in whatever file it stood.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Gets the vocabulary.</summary>
    public required BytePairVocabulary Vocabulary { get; init; }

    /// <summary>Gets the added tokens.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Gets what is done to a section of text first, in order.</summary>
    public IReadOnlyList<Normalizer> Normalizers { get; init; } = [];

    /// <summary>Gets how it is then cut into pieces, in order.</summary>
    public IReadOnlyList<PreTokenizer> PreTokenizers { get; init; } = [];

    /// <summary>Gets the character that stands for a space in tokens; null when spaces stand for themselves.</summary>
    public char? SpaceMark { get; init; }

    /// <summary>Gets a value indicating whether a text's first space was put there by tokenizing.</summary>
    public bool StripsFirstSpace { get; init; }
}
