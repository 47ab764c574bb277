using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.English;

/// <summary>The failure to parse a text: the place where controlled English ended.</summary>
/// <param name="Field">The request's field, as on the wire.</param>
/// <param name="Word">The word as written; empty at the end of the text.</param>
/// <param name="Expected">What could have stood there, and what to do about it.</param>
internal sealed record ParseFailure(string Field, string Word, string Expected)
{
    // A "word" is whatever stands between two spaces: all of a text without any.
    private const int MaxQuoted = 64;

    /// <summary>Gets a value indicating whether the text is in the notation, and to go on somebody would have to guess what it means: no model is to be asked.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>The sentence for the requester.</summary>
    /// <returns>Field, word, expectation and remedy.</returns>
    internal string ToSentence()
        => IsFinal ? $"{Field}: {(Word.Length == 0 ? "" : $"'{TextHygiene.Visible(Word, MaxQuoted)}': ")}{Expected}."
            : (Word.Length == 0 ? $"{Field}: the text ends too early; " : $"{Field}: '{TextHygiene.Visible(Word, MaxQuoted)}' is not understood; ")
              + $"{Expected}. See the controlled English of the bundled model, or configure a larger model (Model:Folder).";
}
