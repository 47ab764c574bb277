using EdgeReasoner.Inference.Tokenization.Patterns;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

public sealed class CodePointPatternTests
{
    [Theory]
    [InlineData(@"\p{L}+", "1𝒜𝓑2", "𝒜𝓑")] // .NET's expressions see surrogates here, not letters
    [InlineData(@"a|ab", "ab", "a")]
    [InlineData(@"(?:a|ab)c", "abc", "abc")]
    [InlineData(@"a{2,3}", "aaaa", "aaa,a{0}")]
    [InlineData(@"\s+(?!\S)", "a   b", "  ")]
    [InlineData(@"(?i:'S)", "it'ſ", "'ſ")]
    [InlineData(@"[^\s\p{L}]+", "ab12 c", "12")]
    [InlineData(@"(?:ab)+c?", "ababcab", "ababc,ab")]
    [InlineData(@"(?:xy)*z", "xyxyz", "xyxyz")]
    [InlineData(@"\d++x|\d", "12", "1,2")]
    [InlineData(@"a+ab", "aaab", "aaab")]
    [InlineData(@"b$", "b\nb", "b,b")]
    public void TryFind_Text_FindsInOrder(string pattern, string text, string expected)
    {
        var compiled = CodePointPattern.Compile(pattern);
        List<string> found = [];
        for (var at = 0; compiled.TryFind(text, at, out var start, out var length); at = start + length)
        {
            found.Add(text.Substring(start, length));
        }

        Assert.Equal(expected.Replace(",a{0}", "", StringComparison.Ordinal).Split(','), found);
    }

    [Theory]
    [InlineData(@"a+?", "lazy repetition")]
    [InlineData(@"(?<=a)b", "(?<=")]
    [InlineData(@"\p{Han}", @"\p{Han}")]
    [InlineData(@"[a&&b]", "&&")]
    [InlineData(@"(a", "an unclosed group")]
    [InlineData(@"a)", ")")]
    [InlineData(@"\bx", @"\b")]
    public void Compile_UnknownConstruct_IsNamed(string pattern, string construct)
        => Assert.Contains(construct, Assert.Throws<NotSupportedException>(() => CodePointPattern.Compile(pattern)).Message, StringComparison.Ordinal);
}
