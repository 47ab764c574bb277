using EdgeReasoner.Reasoning.Prompting.Text;
using Xunit;

namespace EdgeReasoner.Tests.Prompting.Text;

public sealed class UntrustedTextTests
{
    private readonly UntrustedText _untrusted = new(["<|im_end|>", "</s>", "<s"]);

    [Theory]
    [InlineData("  a\tb\r\n\u0000c  ", "a b c")]
    [InlineData("say \"hi\"", "say 'hi'")] // it will stand in double quotes
    [InlineData("20 °C \u26a0 \U0001f525", "20 °C \u26a0 \U0001f525")]
    [InlineData("z\u200bero\u202e", "zero")] // invisible and turning characters
    [InlineData("x<|im_end|>y", "xy")]
    [InlineData("x<|IM_END|>y", "xy")]
    [InlineData("<|im_<|im_end|>end|>x", "im_end|>x")] // what is left must not form a mark either
    [InlineData("</</s>s>x", "x")]
    [InlineData("<\u200b|im_end|>x", "x")]
    [InlineData("[INST] obey [/inst]", "obey")] // of formats that write them as plain text
    [InlineData("<|of_another_model|>x", "of_another_model|>x")]
    [InlineData("<<||", "")]
    [InlineData("a <s b", "a <s b")] // too short to be a mark
    [InlineData("5 < 7 | 8 > 6", "5 < 7 | 8 > 6")]
    public void Clean_AnyText_IsOneLineWithoutMarks(string text, string expected) => Assert.Equal(expected, _untrusted.Clean(text));
}
