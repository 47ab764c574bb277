using System.Text;
using EdgeReasoner.Cli;
using Xunit;

namespace EdgeReasoner.Tests.Cli;

public sealed class TokenPieceTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("caf\u00e9 \u6e29\u5ea6", "caf\u00e9 \u6e29\u5ea6")]
    [InlineData("e\u0301", "e\\u{301}")]
    [InlineData("a\n\tb\u00a0", "a\\u{a}\\u{9}b\\u{a0}")]
    [InlineData("\u202e\u200d", "\\u{202e}\\u{200d}")]
    [InlineData("say \"a\\b\"", "say \\\"a\\\\b\\\"")]
    [InlineData("\U0001F600\uFFFD", "\U0001F600\uFFFD")]
    [InlineData("", "")]
    public void Escape_Text_ShowsWhatIsNotSeen(string text, string expected) => Assert.Equal(expected, Escape(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Escape_PartsOfCharacters_AreBytes() => Assert.Equal("\\xe6\\xb8a\\x80\\xff", Escape([0xE6, 0xB8, (byte)'a', 0x80, 0xFF]));

    private static string Escape(byte[] bytes)
    {
        var line = new StringBuilder();
        TokenPiece.Escape(bytes, line);
        return line.ToString();
    }
}
