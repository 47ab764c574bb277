using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Reasoning.Prompting.Symbolic.TokenIds;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

/// <summary>One decimal, two places: temp 7.5 against 7.</summary>
public sealed class TokenDescriberTests
{
    private readonly SymbolicPrompt _prompt = Understood(Ruled("if temp is above 7 then alarm", "otherwise stay idle"));

    [Fact]
    public void Describe_DigitsAndSymbols_AreNumbersAndNames()
        => Assert.Equal("(1) temp -7.5;", _prompt.Describe([StepLabel(0), _prompt.Writer.Symbols.Name(0), Negative, Digit(5, 0), Digit(7, 1), End]));

    [Fact]
    public void Describe_CarryingDigits_CountLikeOthers() => Assert.Equal("1.2", _prompt.Describe([Positive, CarryingDigit(2, 0), Digit(1, 1)]));

    [Fact]
    public void Describe_ScratchWork_IsLeftOut() => Assert.Equal("yes", _prompt.Describe([Relation(1, 0), Greater, Yes]));

    [Fact]
    public void Describe_LabelBehindFire_IsSaidOnce()
        => Assert.Equal("rule 1: so alarm", _prompt.Describe([RuleLabel(0), Fire, RuleLabel(0), _prompt.Writer.Symbols.Option(0)]));

    [Theory]
    [InlineData("atleast", "at least")]
    [InlineData("isnot", "is not")]
    [InlineData("x100", "times 100")]
    [InlineData("t-2", "[-2]")]
    [InlineData("r2", "rule 2:")]
    [InlineData("done", "done.")]
    [InlineData("w:boiler_room", "boiler room")]
    [InlineData("plus", "plus")]
    public void Describe_TokenOfTheVocabulary_IsPlainEnglish(string token, string expected) => Assert.Equal(expected, _prompt.Describe([SymbolicVocabulary.IdOf(token)]));
}
