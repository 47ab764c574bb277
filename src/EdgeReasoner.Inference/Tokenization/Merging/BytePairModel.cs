using System.Buffers;
using System.Text;

namespace EdgeReasoner.Inference.Tokenization.Merging;

/// <summary>A byte-pair vocabulary: a piece of text to token ids.</summary>
/// <remarks>Immutable and thread-safe. Its smallest parts are bytes (GPT-2 and its heirs) or characters with bytes for unknown ones (SentencePiece).</remarks>
internal sealed class BytePairModel
{
    private const int Unknown = -1;

    private readonly MergeTable _merges;
    private readonly int[] _bytes;
    private readonly Dictionary<int, int>? _characters;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _words;
    private readonly int? _unknown;
    private readonly bool _fusesUnknown;

    /// <summary>Takes a vocabulary apart.</summary>
    /// <param name="vocabulary">What was read from the folder.</param>
    /// <exception cref="ModelFolderException">A merge names a token that is not there.</exception>
    public BytePairModel(BytePairVocabulary vocabulary)
    {
        (_merges, _bytes) = (new MergeTable(vocabulary.Merges.Count), new int[256]);
        (_unknown, _fusesUnknown) = (vocabulary.UnknownToken, vocabulary.FusesUnknown);
        for (var value = 0; value < 256; value++)
        {
            var text = vocabulary.IsByteLevel ? ByteAlphabet.Of((byte)value).ToString() : vocabulary.FallsBackToBytes ? $"<0x{value:X2}>" : "";
            _bytes[value] = vocabulary.Ids.GetValueOrDefault(text, Unknown);
        }

        if (!vocabulary.IsByteLevel)
        {
            _characters = vocabulary.Ids.Where(static pair => IsOneCharacter(pair.Key)).ToDictionary(static pair => Rune.GetRuneAt(pair.Key, 0).Value, static pair => pair.Value);
        }

        if (vocabulary.IgnoresMerges)
        {
            _words = vocabulary.Ids.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        foreach (var (left, right, rank) in vocabulary.Merges)
        {
            Add(vocabulary, left, right, rank);
        }
    }

    /// <summary>Tokenizes one piece.</summary>
    /// <param name="piece">A piece that normalizers and pre-tokenizers made.</param>
    /// <param name="output">Receives the ids.</param>
    public void Tokenize(ReadOnlySpan<char> piece, List<int> output)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        var room = piece.Length * 3; // UTF-8 has at most three bytes for a UTF-16 unit
        var rented = ArrayPool<int>.Shared.Rent(room);
        var bytes = ArrayPool<byte>.Shared.Rent(room);
        var parts = rented.AsSpan(0, _characters is null ? OfBytes(piece, bytes, rented) : OfCharacters(piece, rented));
        if (!TryWhole(piece, bytes, out var whole))
        {
            output.AddRange(parts[..PairMerger.Merge(parts, _merges)]);
        }
        else
        {
            output.Add(whole);
        }

        ArrayPool<int>.Shared.Return(rented);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private static bool IsOneCharacter(string text) => text.Length == 1 ? !char.IsSurrogate(text[0]) : text.Length == 2 && char.IsSurrogatePair(text, 0);

    private void Add(BytePairVocabulary vocabulary, string left, string right, int rank)
    {
        var prefix = vocabulary.ContinuationPrefix;
        var merged = left + (prefix.Length > 0 && right.StartsWith(prefix, StringComparison.Ordinal) ? right[prefix.Length..] : right);
        if (!vocabulary.Ids.TryGetValue(left, out var leftId) || !vocabulary.Ids.TryGetValue(right, out var rightId) || !vocabulary.Ids.TryGetValue(merged, out var token))
        {
            throw new ModelFolderException($"{vocabulary.FileName}: merge {rank} is \"{left} {right}\"; both and \"{merged}\" must be in the vocabulary.");
        }

        // No text may become a special token, whatever the merges say.
        if (!vocabulary.SpecialTokens.Contains(token))
        {
            _merges.Add(leftId, rightId, rank, token);
        }
    }

    private bool TryWhole(ReadOnlySpan<char> piece, byte[] bytes, out int token)
    {
        token = 0;
        if (_words is not { } words)
        {
            return false;
        }

        if (_characters is not null)
        {
            return words.TryGetValue(piece, out token);
        }

        var count = Encoding.UTF8.GetBytes(piece, bytes);
        Span<char> mapped = count <= 256 ? stackalloc char[count] : new char[count];
        for (var i = 0; i < count; i++)
        {
            mapped[i] = ByteAlphabet.Of(bytes[i]);
        }

        return words.TryGetValue(mapped, out token);
    }

    private int OfBytes(ReadOnlySpan<char> piece, byte[] bytes, Span<int> parts)
    {
        var count = 0;
        foreach (var value in bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, bytes)))
        {
            var id = _bytes[value] != Unknown ? _bytes[value] : _unknown ?? Unknown;
            if (id != Unknown) // without a token of its own or for the unknown, the reference leaves it out
            {
                parts[count++] = id;
            }
        }

        return count;
    }

    private int OfCharacters(ReadOnlySpan<char> piece, Span<int> parts)
    {
        var count = 0;
        Span<byte> utf8 = stackalloc byte[4];
        var isFused = false;
        foreach (var rune in piece.EnumerateRunes())
        {
            if (_characters!.TryGetValue(rune.Value, out var id))
            {
                parts[count++] = id;
                isFused = false;
                continue;
            }

            var length = rune.EncodeToUtf8(utf8);
            if (!utf8[..length].ContainsAnyExcept(Known))
            {
                foreach (var value in utf8[..length])
                {
                    parts[count++] = _bytes[value];
                }

                isFused = false;
            }
            else if (_unknown is { } unknown && !(isFused && _fusesUnknown))
            {
                parts[count++] = unknown;
                isFused = true;
            }
        }

        return count;
    }

    private SearchValues<byte> Known => field ??= SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => _bytes[value] != Unknown).Select(static value => (byte)value)]);
}
