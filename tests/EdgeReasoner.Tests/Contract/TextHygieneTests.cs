using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class TextHygieneTests
{
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
