using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class NamesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("A-z_09", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    public void IsName_Text_AsDocumented(string text, bool expected) => Assert.Equal(expected, Names.IsName(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsName_Length_EndsAt64(int length, bool expected) => Assert.Equal(expected, Names.IsName(new string('a', length)));

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b c/ä", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a//b", false)]
    [InlineData("a/", false)]
    [InlineData("a/+", false)]
    [InlineData("a/#", false)]
    [InlineData("a\0", false)]
    [InlineData("a\ud83d\ude00", false)]
    public void IsTopic_Text_AsDocumented(string text, bool expected) => Assert.Equal(expected, Names.IsTopic(text));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void IsTopic_Length_EndsAt256(int length, bool expected) => Assert.Equal(expected, Names.IsTopic(new string('a', length)));
}
