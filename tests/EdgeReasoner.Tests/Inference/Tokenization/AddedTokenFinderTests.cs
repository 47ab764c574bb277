using EdgeReasoner.Inference.Tokenization;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

public sealed class AddedTokenFinderTests
{
    [Fact]
    public void Find_SeveralBeginAtOnePlace_TakesTheLongest()
        => Assert.Equal((2, 2, 7), Find("ab<|x|>", 0, new AddedToken(1, "<|"), new AddedToken(2, "<|x|>")));

    [Fact]
    public void Find_Several_TakesTheLeftmost()
        => Assert.Equal((1, 1, 2), Find("-a-long", 0, new AddedToken(2, "long"), new AddedToken(1, "a")));

    [Fact]
    public void Find_BeforeTheBeginning_IsTakenAlready()
        => Assert.Equal((null, 3, 3), Find("a-b", 1, new AddedToken(1, "a")));

    [Theory]
    [InlineData("x y z", 2)]
    [InlineData("xy", null)] // within a word
    [InlineData("y_", null)]
    [InlineData("y1", null)]
    [InlineData("y.", 0)]
    public void Find_SingleWord_StandsBetweenWordsOnly(string text, int? start)
    {
        var (token, at, _) = Find(text, 0, new AddedToken(1, "y") { IsSingleWord = true });
        Assert.Equal(start, token is null ? (int?)null : at);
    }

    [Theory]
    [InlineData(false, false, 3, 4)]
    [InlineData(true, false, 1, 4)]
    [InlineData(false, true, 3, 6)]
    public void Find_Strips_TakesWhiteSpaceAlong(bool left, bool right, int start, int end)
        => Assert.Equal((1, start, end), Find("a  y \tb", 0, new AddedToken(1, "y") { StripsLeft = left, StripsRight = right }));

    [Fact]
    public void Find_StripsLeft_NotWhatWasTaken()
        => Assert.Equal((1, 2, 4), Find("a  y", 2, new AddedToken(1, "y") { StripsLeft = true }));

    [Theory]
    [InlineData("  ", false, true)]
    [InlineData("\u2581\u2581", false, true)] // SentencePiece's spaces
    [InlineData(" a", false, false)]
    [InlineData("  ", true, false)]
    public void IsPlain_WhiteSpaceThatIsNotSpecial_Only(string content, bool isSpecial, bool expected)
        => Assert.Equal(expected, new AddedToken(1, content) { IsSpecial = isSpecial }.IsPlain); // text becomes no other added token

    private static (int? Token, int Start, int End) Find(string text, int from, params AddedToken[] tokens)
    {
        var token = new AddedTokenFinder(tokens.Select(static token => (token.Content, token))).Find(text, from, out var start, out var end);
        return (token?.Id, start, end);
    }
}
