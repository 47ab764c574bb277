using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Splitting;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>The parts of a tokenizer, in whatever file they stood.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Gets the vocabulary.</summary>
    public required BytePairVocabulary Vocabulary { get; init; }

    /// <summary>Gets the added tokens.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Gets the normalizers of a section of text, in order.</summary>
    public IReadOnlyList<Normalizer> Normalizers { get; init; } = [];

    /// <summary>Gets the pre-tokenizers that then cut it into pieces, in order.</summary>
    public IReadOnlyList<PreTokenizer> PreTokenizers { get; init; } = [];

    /// <summary>Gets the character that stands for a space in tokens; null when spaces stand for themselves.</summary>
    public char? SpaceReplacement { get; init; }

    /// <summary>Gets a value indicating whether a text's first space was put there by tokenizing.</summary>
    public bool StripsFirstSpace { get; init; }
}
