using EdgeReasoner.Inference.Tokenization.Patterns;

namespace EdgeReasoner.Inference.Tokenization.Splitting;

/// <summary>The fate of the places where a pre-tokenizer's pattern matches.</summary>
internal enum SplitBehavior
{
    /// <summary>A match is a piece, and so is what stands between matches.</summary>
    Isolated,

    /// <summary>Matches are dropped.</summary>
    Removed,

    /// <summary>A match ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,
}

/// <summary>Splits where a pattern matches.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of matches.</param>
/// <param name="isInverted">Whether matches and what is between change places.</param>
internal sealed class SplitPreTokenizer(CodePointPattern pattern, SplitBehavior behavior, bool isInverted = false) : PreTokenizer
{
    /// <summary>GPT-2's own pattern, which the pre-tokenizer <c>ByteLevel</c> applies unless it is told not to.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    public override void Split(ReadOnlyMemory<char> piece, bool isFirst, List<ReadOnlyMemory<char>> output)
    {
        var text = piece.Span;
        var (at, pending, isPendingMatch) = (0, 0, false); // pending: where a piece begins that may still grow
        while (at < text.Length)
        {
            if (!pattern.TryFind(text, at, out var start, out var length))
            {
                start = text.Length;
            }

            if (start > at)
            {
                Take(at, start, isInverted);
            }

            if (length > 0)
            {
                Take(start, start + length, !isInverted);
            }

            at = start + length;
        }

        if (pending < at && !(behavior == SplitBehavior.Removed && isPendingMatch))
        {
            output.Add(piece[pending..at]);
        }

        void Take(int from, int to, bool isMatch)
        {
            var grows = from > pending && behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && !isPendingMatch,
                SplitBehavior.MergedWithNext => isPendingMatch && !isMatch,
                SplitBehavior.Contiguous => isMatch == isPendingMatch,
                _ => false,
            };
            if (!grows && from > pending)
            {
                if (!(behavior == SplitBehavior.Removed && isPendingMatch))
                {
                    output.Add(piece[pending..from]);
                }

                pending = from;
            }

            isPendingMatch = isMatch;
        }
    }
}

/// <summary>Splits off digits, one by one or in runs.</summary>
/// <param name="isIndividual">Whether each stands alone.</param>
internal sealed class DigitsPreTokenizer(bool isIndividual) : PreTokenizer
{
    private readonly SplitPreTokenizer _split = new(CodePointPattern.Compile(@"\p{N}"), isIndividual ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    /// <inheritdoc/>
    public override void Split(ReadOnlyMemory<char> piece, bool isFirst, List<ReadOnlyMemory<char>> output) => _split.Split(piece, isFirst, output);
}

/// <summary>Puts a space before a piece that does not begin with one.</summary>
internal sealed class SpacePrefix : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(ReadOnlyMemory<char> piece, bool isFirst, List<ReadOnlyMemory<char>> output)
        => output.Add(piece.Span[0] == ' ' ? piece : string.Concat(" ", piece.Span).AsMemory());
}

/// <summary>SentencePiece's spaces: each becomes a visible character, which begins a piece; a text may get one before it.</summary>
/// <param name="replacement">The character, usually U+2581.</param>
/// <param name="prepends">Whether a section that does not begin with a space gets one: always, only at the beginning of the text, never (null).</param>
/// <param name="splits">Whether pieces end before such characters.</param>
internal sealed class MetaspacePreTokenizer(char replacement, MetaspacePreTokenizer.Prepend prepends, bool splits) : PreTokenizer
{
    /// <summary>The texts before which the replacement is put.</summary>
    internal enum Prepend
    {
        /// <summary>Before every section.</summary>
        Always,

        /// <summary>Only at the beginning of the text.</summary>
        First,

        /// <summary>Nowhere.</summary>
        Never,
    }

    /// <inheritdoc/>
    public override void Split(ReadOnlyMemory<char> piece, bool isFirst, List<ReadOnlyMemory<char>> output)
    {
        var text = piece.ToString().Replace(' ', replacement);
        if (text[0] != replacement && (prepends == Prepend.Always || (prepends == Prepend.First && isFirst)))
        {
            text = replacement + text;
        }

        if (!splits)
        {
            output.Add(text.AsMemory());
            return;
        }

        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == replacement)
            {
                output.Add(text.AsMemory(start, i - start));
                start = i;
            }
        }
    }
}
