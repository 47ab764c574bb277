using EdgeReasoner.Rules.English;
using Xunit;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class TextCursorTests
{
    [Theory]
    [InlineData("co2 is high", "co2", true)]
    [InlineData("CO2 is high", "co2", true)]
    [InlineData("co2x is high", "co2", false)] // a longer word
    [InlineData("co2-x is high", "co2", false)]
    [InlineData("co2.", "co2", true)] // a full stop ends a word at the end only
    [InlineData("co2.5", "co2", false)]
    [InlineData("return_temp", "return temp", true)]
    [InlineData("return   temp", "return temp", true)]
    [InlineData("returntemp", "return temp", false)]
    [InlineData("anything", "", false)] // of a unit that is all blank
    public void Take_Phrase_MatchesWholeWordsOnly(string text, string phrase, bool expected)
    {
        var cursor = new TextCursor(text);

        Assert.Equal(expected, cursor.Take(phrase));
        Assert.Equal(expected, cursor.Position > 0);
    }

    [Theory]
    [InlineData("7 bar", 7, 1)]
    [InlineData("  -3.25°C", -3.25, 7)]
    [InlineData("\u22124", -4, 2)] // the minus sign of typesetting
    [InlineData("+4", 4, 2)]
    [InlineData("8.", 8, 1)] // the full stop ends the sentence
    public void TakeNumber_Number_EndsBehindIt(string text, double value, int position)
    {
        var cursor = new TextCursor(text);

        Assert.True(cursor.TakeNumber(out var number));
        Assert.Equal(((decimal)value, position), (number, cursor.Position));
    }

    [Theory]
    [InlineData("seven")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("")]
    public void TakeNumber_NoNumber_TakesNothing(string text)
    {
        var cursor = new TextCursor(text);

        Assert.False(cursor.TakeNumber(out _));
        Assert.Equal(0, cursor.Position);
    }

    [Theory]
    [InlineData("tank 2 is full", 1)] // the longest name, not the first
    [InlineData("tank is full", 0)]
    [InlineData("the tank is full", 0)]
    [InlineData("a pipe is full", 2)] // a name that begins like an article
    [InlineData("tanks are full", -1)]
    public void TakeName_SeveralMatch_IsTheLongest(string text, int expected)
        => Assert.Equal(expected, new TextCursor(text).TakeName(["tank", "tank 2", "a pipe"]));

    [Fact]
    public void TakeName_None_StaysBeforeTheArticle()
    {
        var cursor = new TextCursor("the moon");

        Assert.Equal(-1, cursor.TakeName(["tank"]));
        Assert.Equal(0, cursor.Position);
    }

    [Theory]
    [InlineData(" stop, then", "stop")]
    [InlineData("why?", "why")]
    [InlineData("   ", "")]
    public void WordHere_Word_HasNoClosingMark(string text, string expected) => Assert.Equal(expected, new TextCursor(text).WordHere());

    [Theory]
    [InlineData("  ?! ", true)]
    [InlineData(" .", true)]
    [InlineData(" , ", false)]
    public void IsAtEnd_OnlyClosingMarks_Is(string text, bool expected) => Assert.Equal(expected, new TextCursor(text).IsAtEnd);

    [Theory]
    [InlineData("Return__Temp ", "return temp")]
    [InlineData("  A  B", "a b")]
    public void Fold_Name_IsLowerCaseWithSingleSpaces(string name, string expected) => Assert.Equal(expected, TextCursor.Fold(name));
}
