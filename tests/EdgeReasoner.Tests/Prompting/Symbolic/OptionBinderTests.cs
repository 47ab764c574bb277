using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Rules.English;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

public sealed class OptionBinderTests
{
    [Fact]
    public void Bind_YesAndNoInAnyOrder_KeepTheRequestsOrder()
    {
        var options = Understood(Asks("is temp above 7?", AnswerType.Option, "False", "true")).Options;

        Assert.Equal(["False", "true"], options.Select(static option => option.Id));
        Assert.Equal([TokenIds.No, TokenIds.Yes], options.Select(static option => option.Tokens.Span[0]));
    }

    [Fact]
    public void Bind_Boolean_NeedsNoOptions()
        => Assert.Equal(["true", "false"], Understood(Asks("is temp above 7?", AnswerType.Boolean)).Options.Select(static option => option.Id));

    [Fact]
    public void Bind_TrendInOtherWords_IsTheSameTrend()
        => Assert.Equal(
            [TokenIds.Of(Trend.Steady), TokenIds.Of(Trend.Rising), TokenIds.Of(Trend.Falling)],
            Understood(Asks("what is the trend of level?", AnswerType.Option, "stable", "Going_Up", "down")).Options.Select(static option => option.Tokens.Span[0]));

    [Fact]
    public void Bind_NumbersForASum_AreWrittenInItsScale()
    {
        var prompt = Understood(Asks("what is temp plus 1?", AnswerType.Option, "8.5", "9"));

        Assert.Equal(NumberTokens.Of(85, prompt.Writer.Scale.Places), prompt.Options[0].Tokens.ToArray());
        Assert.Equal(NumberTokens.Of(90, prompt.Writer.Scale.Places), prompt.Options[1].Tokens.ToArray());
    }

    [Theory]
    [InlineData("options[1]", "maybe", "is temp above 7?", "yes", "maybe")]
    [InlineData("options[1]", "true", "is temp above 7?", "yes", "true")] // the same answer twice
    [InlineData("options[0]", "up and away", "what is the trend of level?", "up and away", "down")]
    [InlineData("options[1]", "lots", "what is temp plus 1?", "8.5", "lots")]
    [InlineData("options", "", "is temp above 7?", "yes")] // nothing to choose
    [InlineData("answer_type", "", "what is temp plus 1?")]
    public void Bind_OptionThatCannotBeAnAnswer_IsNamed(string field, string word, string question, params string[] options)
    {
        var (prompt, failure) = SymbolicPromptFormat.Read(Asks(question, AnswerType.Option, options));

        Assert.Null(prompt);
        Assert.Equal((field, word), (failure!.Field, failure.Word));
    }

    [Fact]
    public void Numbers_Options_AreThoseThatAreNumbers()
        => Assert.Equal([("options[0]", -8.5m), ("options[2]", 9m)], OptionBinder.Numbers(Asks("what is temp plus 1?", AnswerType.Option, "-8.5", "lots", "9")));
}
