using System.Text;
using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Splitting;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>Text to token ids and back, exactly as the model was trained: byte-pair vocabularies of GPT-2's and SentencePiece's kind.</summary>
/// <remarks>
/// Immutable and thread-safe. Text never becomes a special token (nor another added one), whatever it holds: those are written by
/// templates only, as parts of their own. Lone surrogates become U+FFFD.
/// </remarks>
public sealed class Tokenizer
{
    private readonly BytePairModel _model;
    private readonly Normalizer[] _normalizers;
    private readonly PreTokenizer[] _preTokenizers;
    private readonly Dictionary<string, AddedToken> _added;
    private readonly AddedTokenFinder _plain;
    private readonly AddedTokenFinder _plainNormalized;
    private readonly AddedTokenFinder _all;
    private readonly AddedTokenFinder _allNormalized;
    private readonly TokenBytes _bytes;

    internal Tokenizer(TokenizerParts parts)
    {
        (_model, _normalizers, _preTokenizers) = (new BytePairModel(parts.Vocabulary), [.. parts.Normalizers], [.. parts.PreTokenizers]);
        _added = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var token in parts.Added)
        {
            _added[token.Content] = token;
        }

        _plain = new AddedTokenFinder(Raw(static token => token.IsPlain));
        _plainNormalized = new AddedTokenFinder(Normalized(static token => token.IsPlain));
        _all = new AddedTokenFinder(Raw(static _ => true));
        _allNormalized = new AddedTokenFinder(Normalized(static _ => true));
        _bytes = new TokenBytes(parts);
        SpecialTokens = [.. _added.Values.Where(static token => !token.IsPlain).Select(static token => token.Content)];
    }

    /// <summary>Gets the number of ids: one more than the highest. A model may have more logits than this.</summary>
    public int VocabularySize => _bytes.Count;

    /// <summary>Gets the contents of all special tokens: added tokens that no text becomes.</summary>
    public IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>Tokenizes a text that nobody vouches for.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The ids; none of them a special token's.</returns>
    public int[] Tokenize(string text) => Tokenize([TextPart.Of(text)]);

    /// <summary>Tokenizes parts of text and special tokens as one sequence.</summary>
    /// <param name="parts">The parts; neighbouring texts are one text.</param>
    /// <param name="continues">Whether tokens precede them, so that nothing is put before the first text.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="ArgumentException">A special token is not one of the tokenizer's.</exception>
    public int[] Tokenize(ReadOnlySpan<TextPart> parts, bool continues = false)
    {
        var output = new List<int>();
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!part.IsSpecialToken)
            {
                text.Append(part.Text);
                continue;
            }

            Flush();
            output.Add(TryGetSpecialToken(part.Text, out var id) ? id : throw new ArgumentException($"{part.Text} is no special token of this tokenizer.", nameof(parts)));
            isFirst = false;
        }

        Flush();
        return [.. output];

        void Flush()
        {
            if (text.Length > 0)
            {
                Sections(WellFormed(text.ToString()), _plain, _plainNormalized, isFirst && !continues, isFirst && continues, output);
                (isFirst, text.Length) = (false, 0);
            }
        }
    }

    /// <summary>Tokenizes a text in which special tokens count, as training scripts do; only for text that the operator vouches for.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The ids.</returns>
    public int[] TokenizeTrusted(string text)
    {
        var output = new List<int>();
        Sections(WellFormed(text), _all, _allNormalized, isFirst: true, continues: false, output);
        return [.. output];
    }

    /// <summary>The id of a special token.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="id">Its id.</param>
    /// <returns>False when the tokenizer has no such token.</returns>
    public bool TryGetSpecialToken(string content, out int id)
    {
        var isThere = _added.TryGetValue(content, out var token);
        id = token?.Id ?? 0;
        return isThere;
    }

    /// <summary>The bytes that a token stands for.</summary>
    /// <param name="token">A token id; one that the tokenizer does not know stands for nothing.</param>
    /// <returns>UTF-8, or a part of it.</returns>
    public ReadOnlySpan<byte> BytesOf(int token) => _bytes.Of(token);

    /// <summary>Turns ids into text.</summary>
    /// <param name="tokens">The ids, special tokens included.</param>
    /// <param name="continues">Whether text precedes them, so that a leading space stays.</param>
    /// <returns>The text; bytes that are no UTF-8 become U+FFFD.</returns>
    public string Detokenize(ReadOnlySpan<int> tokens, bool continues = true)
    {
        var stream = new StreamingDetokenizer(this, continues);
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(stream.Append(token));
        }

        return text.Append(stream.End()).ToString();
    }

    /// <summary>Gets a value indicating whether a text's first space was put there by tokenizing.</summary>
    internal bool StripsFirstSpace => _bytes.StripsFirstSpace;

    private static string WellFormed(string text)
    {
        var builder = default(StringBuilder);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                (builder ??= new StringBuilder(text))[i] = '\uFFFD';
            }
        }

        return builder?.ToString() ?? text;
    }

    private IEnumerable<(string Content, AddedToken Token)> Raw(Func<AddedToken, bool> filter)
        => _added.Values.Where(token => !token.IsNormalized && filter(token)).Select(static token => (token.Content, token));

    private IEnumerable<(string Content, AddedToken Token)> Normalized(Func<AddedToken, bool> filter)
        => _added.Values.Where(token => token.IsNormalized && filter(token)).Select(token => (Normalize(token.Content, continues: false), token));

    private string Normalize(string text, bool continues)
    {
        foreach (var normalizer in _normalizers)
        {
            if (text.Length > 0 && !(continues && normalizer is PrependNormalizer))
            {
                text = normalizer.Apply(text);
            }
        }

        return text;
    }

    /// <summary>(1) added tokens in the raw text, (2) normalizers, (3) added tokens in the normalized text, (4) pre-tokenizers, (5) merges.</summary>
    private void Sections(string text, AddedTokenFinder raw, AddedTokenFinder normalized, bool isFirst, bool continues, List<int> output)
    {
        for (var at = 0; at < text.Length;)
        {
            var token = raw.Find(text, at, out var start, out var end);
            if (start > at)
            {
                NormalizedSections(Normalize(text[at..start], continues && at == 0), normalized, isFirst && at == 0, output);
            }

            if (token is not null)
            {
                output.Add(token.Id);
            }

            at = end;
        }
    }

    private void NormalizedSections(string text, AddedTokenFinder finder, bool isFirst, List<int> output)
    {
        for (var at = 0; at < text.Length;)
        {
            var token = finder.Find(text, at, out var start, out var end);
            if (start > at)
            {
                Split(text.AsMemory(at, start - at), isFirst && at == 0, output);
            }

            if (token is not null)
            {
                output.Add(token.Id);
            }

            at = end;
        }
    }

    private void Split(ReadOnlyMemory<char> text, bool isFirst, List<int> output)
    {
        var pieces = new List<ReadOnlyMemory<char>> { text };
        var smaller = new List<ReadOnlyMemory<char>>();
        foreach (var preTokenizer in _preTokenizers)
        {
            for (var i = 0; i < pieces.Count; i++)
            {
                preTokenizer.Split(pieces[i], isFirst && i == 0, smaller);
            }

            (pieces, smaller) = (smaller, pieces);
            smaller.Clear();
        }

        foreach (var piece in pieces)
        {
            _model.Tokenize(piece.Span, output);
        }
    }
}
