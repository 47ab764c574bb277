using System.Text;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>Turns ids into text as they come, one after the other, and never shows half a character.</summary>
/// <remarks>Not thread-safe: one stream, one sequence.</remarks>
public sealed class StreamingDetokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private bool _isAtStart;

    /// <summary>Begins a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="continues">Whether text precedes it, so that a leading space stays.</param>
    public StreamingDetokenizer(Tokenizer tokenizer, bool continues = false)
        => (_tokenizer, _isAtStart) = (tokenizer, !continues && tokenizer.StripsFirstSpace);

    /// <summary>Takes a token.</summary>
    /// <param name="token">Its id.</param>
    /// <returns>The characters that are complete with it; empty when more bytes must come. Bytes that are no UTF-8 become U+FFFD.</returns>
    public string Append(int token) => Decode(_tokenizer.BytesOf(token), flush: false);

    /// <summary>Ends the text.</summary>
    /// <returns>U+FFFD when a character was left incomplete, else nothing.</returns>
    public string End() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> buffer = bytes.Length <= 252 ? stackalloc char[256] : new char[bytes.Length + 4];
        var text = buffer[.._decoder.GetChars(bytes, buffer, flush)];
        if (_isAtStart && text.Length > 0)
        {
            _isAtStart = false;
            text = text[0] == ' ' ? text[1..] : text;
        }

        return text.ToString();
    }
}
