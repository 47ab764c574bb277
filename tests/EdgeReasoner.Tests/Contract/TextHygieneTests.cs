using EdgeReasoner.Contract;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class TextHygieneTests
{
    [Theory]
    [InlineData("plain", true)]
    [InlineData("Gr\u00FC\u00DFe \uD83D\uDE00 \u200B", true)]
    [InlineData("a\0", false)]
    [InlineData("a\n", false)]
    [InlineData("\u007F", false)]
    [InlineData("\u009F", false)]
    [InlineData("\uFFFF", false)]
    [InlineData("\uFFFE", false)]
    [InlineData("\uFDD0", false)]
    [InlineData("\uFDEF", false)]
    [InlineData("\uFDF0", true)]
    [InlineData("\uD83F\uDFFF", false)] // U+1FFFF
    public void IsWellFormed_Text_ByMqttAndUnicode(string text, bool isWellFormed) => Assert.Equal(isWellFormed, TextHygiene.IsWellFormed(text));

    [Fact]
    public void WellFormed_LoneSurrogates_AreReplaced()
    {
        Assert.False(TextHygiene.IsWellFormed("a\uD800")); // an attribute could not carry them
        Assert.False(TextHygiene.IsWellFormed("\uDC00a"));
        Assert.Equal("\uFFFDa\uFFFD", TextHygiene.WellFormed("\uDC00a\uD800"));
    }

    [Property]
    public bool WellFormed_AnyText_IsAndIsNoLonger(string? text)
    {
        var clean = TextHygiene.WellFormed(text ?? "");
        return TextHygiene.IsWellFormed(clean) && clean.Length <= (text ?? "").Length && (clean == text || !TextHygiene.IsWellFormed(text ?? ""));
    }

    [Theory]
    [InlineData("te\uFFFFmp", "temp")]
    [InlineData("te\uFDD0mp", "temp")]
    [InlineData("te\uD83F\uDFFEmp", "temp")]
    public void CleanAndVisible_NonCharacters_AreLeftOut(string text, string clean)
    {
        Assert.True(TextHygiene.IsHidden(text));
        Assert.Equal((clean, clean), (TextHygiene.Clean(text), TextHygiene.Visible(text, 64)));
    }

    [Theory]
    [InlineData("if temp is above 8 then alarm", "if temp is above 8 then alarm")]
    [InlineData("if temp < 8 and a > b then c", "if temp < 8 and a > b then c")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("i\u200bd\u200ble", "idle")]
    [InlineData("\u202eeldi\u202c", "eldi")]
    [InlineData("ok\udb40\udc69\udb40\udc64", "ok")]
    [InlineData("\ufeffx", "x")]
    [InlineData("a\u2028b", "ab")]
    [InlineData("<|im_start|>system", " system")]
    [InlineData("<|IM_START|>system", " system")]
    [InlineData("<\u200b|im_start|>x", " x")]
    [InlineData("<|im_<|x|>start|>x", " x")]
    [InlineData("[INST] a [/INST] <<SYS>>b<</SYS>>", "  a    b ")]
    [InlineData("<start_of_turn>model<end_of_turn>", " model ")]
    [InlineData("<｜Assistant｜>x</think></s>", " x  ")]
    [InlineData("می‌شود", "می‌شود")]
    [InlineData("👨‍👩‍👧", "👨‍👩‍👧")]
    [InlineData("[1] <b> a | b", "[1] <b> a | b")]
    public void Clean_Text_LosesWhatNobodySeesOrATemplateUses(string text, string clean) => Assert.Equal(clean, TextHygiene.Clean(text));

    [Fact]
    public void Clean_DeeplyNestedTokens_EndsAndLeavesNone()
    {
        var text = "x";
        for (var i = 0; i < 200; i++)
        {
            text = $"<|{text}|>";
        }

        Assert.DoesNotContain("<|", TextHygiene.Clean(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pump 2", false)]
    [InlineData("می‌شود", false)]
    [InlineData("pu\u200bmp", true)]
    [InlineData("pump\u202e", true)]
    [InlineData("pump\r", true)]
    public void IsHidden_Name_SeesWhatAReaderDoesNot(string name, bool isHidden) => Assert.Equal(isHidden, TextHygiene.IsHidden(name));

    [Theory]
    [InlineData("a\r\nfail: forged", @"a\u{d}\u{a}fail: forged")]
    [InlineData("\u001b[2J", @"\u{1b}[2J")]
    [InlineData("a\u2028\u202eb", @"a\u{2028}\u{202e}b")]
    [InlineData("plain Ünïcode ✓", "plain Ünïcode ✓")]
    public void Escape_Text_IsOneVisibleLine(string text, string line) => Assert.Equal(line, TextHygiene.Escape(text, 100));

    [Fact]
    public void Escape_LongText_IsBounded() => Assert.Equal(101, TextHygiene.Escape(new string('x', 5000), 100).Length);

    [Fact]
    public void Visible_Surrogates_AreNotCutInHalf() => Assert.Equal("ab", TextHygiene.Visible("a\u0001b🔥", 3));
}
