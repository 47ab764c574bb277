using System.Text;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>Text to token ids and back, one token a word: words stand between white space and are looked up whole.</summary>
/// <remarks>Immutable and thread-safe. Reads and writes Hugging Face's <c>tokenizer.json</c> with a <c>WordLevel</c> model.</remarks>
public sealed class WordLevelTokenizer
{
    private readonly string[] _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Takes the vocabulary.</summary>
    /// <param name="vocabulary">Token texts; the index is the id. No text twice, none empty or with white space.</param>
    /// <param name="unknownToken">The text that stands for words outside the vocabulary; null when such words are refused.</param>
    /// <exception cref="ArgumentException">A token text cannot be used, or the unknown token is not in the vocabulary.</exception>
    public WordLevelTokenizer(IReadOnlyList<string> vocabulary, string? unknownToken = null)
    {
        _tokens = [.. vocabulary];
        _ids = new Dictionary<string, int>(_tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < _tokens.Length; id++)
        {
            var token = _tokens[id];
            if (token.Length == 0 || token.Any(char.IsWhiteSpace) || !_ids.TryAdd(token, id))
            {
                throw new ArgumentException($"Token {id} is \"{token}\"; a token must be unique, not empty and without white space.", nameof(vocabulary));
            }
        }

        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        if (unknownToken is not null)
        {
            UnknownToken = TryGetId(unknownToken, out var id)
                ? id
                : throw new ArgumentException($"The unknown token is \"{unknownToken}\"; it must be in the vocabulary.", nameof(unknownToken));
        }
    }

    /// <summary>Gets the number of tokens; ids lie in [0, VocabularySize).</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>Gets the id that stands for words outside the vocabulary; null when such words are refused.</summary>
    public int? UnknownToken { get; }

    /// <summary>Reads <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFolderException">The file is no WordLevel tokenizer that splits at white space.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordLevelTokenizer Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <summary>Reads the content of a <c>tokenizer.json</c>.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFolderException">The content is no WordLevel tokenizer that splits at white space.</exception>
    public static WordLevelTokenizer Read(Stream stream) => WordLevelFile.Read(stream);

    /// <summary>Writes a <c>tokenizer.json</c> that <see cref="Read(Stream)"/> and Hugging Face's tokenizers read.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="vocabulary">Token texts; the index is the id.</param>
    /// <param name="unknownToken">The text that stands for words outside the vocabulary; null when there is none.</param>
    /// <param name="specialTokens">Texts of special tokens, such as end-of-sequence; null for none.</param>
    /// <exception cref="ArgumentException">A token text cannot be used.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> vocabulary, string? unknownToken = null, IReadOnlyCollection<string>? specialTokens = null)
        => WordLevelFile.Write(stream, new WordLevelTokenizer(vocabulary, unknownToken), specialTokens ?? []);

    /// <summary>The id of a token.</summary>
    /// <param name="token">Its text.</param>
    /// <returns>The id.</returns>
    /// <exception cref="KeyNotFoundException">The vocabulary has no such token.</exception>
    public int IdOf(string token) => TryGetId(token, out var id)
        ? id
        : throw new KeyNotFoundException($"The vocabulary has no token \"{token}\".");

    /// <summary>Looks a token up without allocating.</summary>
    /// <param name="token">Its text.</param>
    /// <param name="id">The id; 0 when there is none.</param>
    /// <returns>Whether the vocabulary has the token.</returns>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _lookup.TryGetValue(token, out id);

    /// <summary>The text of a token.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id lies outside [0, VocabularySize).</exception>
    public string TokenOf(int id) => (uint)id < (uint)_tokens.Length
        ? _tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Token {id} lies outside the vocabulary [0, {_tokens.Length}).");

    /// <summary>Text to token ids.</summary>
    /// <param name="text">Words with white space between them.</param>
    /// <returns>One id a word; <see cref="UnknownToken"/> for words outside the vocabulary.</returns>
    /// <exception cref="KeyNotFoundException">A word is outside the vocabulary and there is no unknown token.</exception>
    public int[] Tokenize(string text)
    {
        List<int> ids = [];
        var rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            var length = 0;
            while (length < rest.Length && !char.IsWhiteSpace(rest[length]))
            {
                length++;
            }

            ids.Add(TryGetId(rest[..length], out var id) ? id : UnknownToken ?? IdOf(rest[..length].ToString()));
            rest = rest[length..].TrimStart();
        }

        return [.. ids];
    }

    /// <summary>Token ids to text.</summary>
    /// <param name="ids">The ids.</param>
    /// <returns>Their texts with one space between them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id lies outside the vocabulary.</exception>
    public string Detokenize(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(TokenOf(id));
        }

        return text.ToString();
    }
}
