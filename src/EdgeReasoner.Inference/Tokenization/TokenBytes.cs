using System.Text;
using EdgeReasoner.Inference.Tokenization.Merging;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>The bytes that each token stands for, in one block of memory.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    /// <summary>Decodes a vocabulary.</summary>
    /// <param name="parts">What was read from the folder.</param>
    public TokenBytes(TokenizerParts parts)
    {
        var added = parts.Added.ToDictionary(static token => token.Id, static token => token.Content);
        var texts = new string?[Math.Max(parts.Vocabulary.Ids.Values.DefaultIfEmpty(-1).Max(), added.Keys.DefaultIfEmpty(-1).Max()) + 1];
        foreach (var (text, id) in parts.Vocabulary.Ids)
        {
            texts[id] = text;
        }

        using var bytes = new MemoryStream(texts.Length * 6);
        _ends = new int[texts.Length];
        for (var id = 0; id < texts.Length; id++)
        {
            bytes.Write(added.TryGetValue(id, out var content) ? Encoding.UTF8.GetBytes(content) : texts[id] is { } text ? Decode(text, parts) : []);
            _ends[id] = (int)bytes.Length;
        }

        _bytes = bytes.ToArray();
        StripsFirstSpace = parts.StripsFirstSpace;
    }

    /// <summary>Gets the number of ids.</summary>
    public int Count => _ends.Length;

    /// <summary>Gets a value indicating whether a text's first space was put there by tokenizing.</summary>
    public bool StripsFirstSpace { get; }

    /// <summary>The bytes of a token.</summary>
    /// <param name="token">An id; one beyond the vocabulary has none.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Of(int token)
    {
        if ((uint)token >= (uint)_ends.Length)
        {
            return [];
        }

        var start = token == 0 ? 0 : _ends[token - 1];
        return _bytes.AsSpan(start, _ends[token] - start);
    }

    private static byte[] Decode(string text, TokenizerParts parts)
    {
        if (parts.Vocabulary.IsByteLevel)
        {
            var mapped = new byte[text.Length];
            for (var i = 0; i < text.Length; i++)
            {
                if (!ByteAlphabet.TryByte(text[i], out mapped[i]))
                {
                    return Encoding.UTF8.GetBytes(text); // not in the alphabet: the text itself, as in the reference
                }
            }

            return mapped;
        }

        if (parts.Vocabulary.FallsBackToBytes && text is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(text.AsSpan(3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
        {
            return [value];
        }

        return Encoding.UTF8.GetBytes(parts.SpaceReplacement is { } replacement ? text.Replace(replacement, ' ') : text);
    }
}
