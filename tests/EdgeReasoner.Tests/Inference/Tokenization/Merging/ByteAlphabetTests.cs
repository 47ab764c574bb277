using EdgeReasoner.Inference.Tokenization.Merging;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization.Merging;

public sealed class ByteAlphabetTests
{
    [Fact]
    public void Of_EveryByte_IsACharacterOfItsOwnAndBack()
    {
        char[] characters = [.. Enumerable.Range(0, 256).Select(static value => ByteAlphabet.Of((byte)value))];
        Assert.Equal(256, characters.Distinct().Count());
        Assert.All(Enumerable.Range(0, 256), value => Assert.True(ByteAlphabet.TryByte(characters[value], out var back) && back == value));
    }

    [Theory]
    [InlineData(' ', 'Ġ')] // as in GPT-2's bytes_to_unicode
    [InlineData('\n', 'Ċ')]
    [InlineData('A', 'A')]
    [InlineData('\u00AD', 'Ń')] // the soft hyphen is not printable
    public void Of_KnownByte_IsGpt2sCharacter(char value, char expected) => Assert.Equal(expected, ByteAlphabet.Of((byte)value));

    [Theory]
    [InlineData(' ')]
    [InlineData('\u2581')]
    public void TryByte_OtherCharacter_StandsForNone(char character) => Assert.False(ByteAlphabet.TryByte(character, out _));
}
