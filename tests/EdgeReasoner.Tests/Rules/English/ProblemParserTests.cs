using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Rules.English;

/// <summary>Refusals: each names the field, the word and what was expected there.</summary>
public sealed class ProblemParserTests
{
    [Theory]
    [InlineData("if temp is above 7 alarm", "alarm", "'and', 'or' or 'then' is expected")]
    [InlineData("temp is above 7 then alarm", "temp", "a rule begins with 'if' or 'otherwise'")]
    [InlineData("if temp is above 1 and temp is above 2 and temp is above 3 and temp is above 4 then alarm", "and", "at most 3 conditions")]
    [InlineData("if temp is above 7 and door is open or pump is on then alarm", "or", "either by 'and' or by 'or'")]
    [InlineData("if temp is above 7 then alarm or cool_down", "or", "a rule ends with the option")]
    [InlineData("if temp is above 7 then panic", "panic", "the name of one of the options")]
    [InlineData("if temp is rising then alarm", "then", "needs 2 to 7 readings")]
    [InlineData("if temp is above door then alarm", "door", "'door' is not a number")]
    [InlineData("if door open then alarm", "open", "'is' or 'is not' comes after 'door'")]
    [InlineData("if temp plus temp plus temp is above 7 then alarm", "temp", "at most 2 numbers")]
    [InlineData("if temp is above 7 min then alarm", "min", "the unit must be that of the reading, '°C'")]
    [InlineData("if temp is newer than 5 min then alarm", "5", "without its age_ms")]
    [InlineData("if quality of temp good then alarm", "good", "'is' or 'is not' comes after 'temp'")]
    [InlineData("otherwise keep temp", "", "a reading that is a state")]
    [InlineData("otherwise keep door", "", "named like its state, 'open'")]
    public void Read_RuleOutsideTheLanguage_SaysWhatWasExpectedWhere(string rule, string word, string expected)
    {
        var failure = Refused(Ruled(rule, "otherwise stay idle"));

        Assert.Equal(("rules[0]", word), (failure.Field, failure.Word));
        Assert.Contains(expected, failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SevenRules_NamesTheFirstTooMany()
    {
        var failure = Refused(Ruled([.. Enumerable.Repeat("if temp is above 7 then alarm", 6), "otherwise stay idle"]));

        Assert.Equal(("rules[6]", "otherwise"), (failure.Field, failure.Word));
    }

    [Fact]
    public void Read_RuleAfterOtherwise_IsNamed()
    {
        var failure = Refused(Ruled("otherwise stay idle", "if temp is above 7 then alarm"));

        Assert.Equal(("rules[1]", "if"), (failure.Field, failure.Word));
        Assert.Contains("nothing can come after", failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SixRulesAndAFallback_AreTooMany()
    {
        var failure = Refused(Ruled([.. Enumerable.Repeat("if temp is above 7 then alarm", 6)]) with { Fallback = "idle" });

        Assert.Equal("rules[5]", failure.Field);
        Assert.Contains("the fallback counted as the last", failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NineReadings_NamesTheNinth()
    {
        string[] rules = [.. Enumerable.Range(0, 3).Select(static i => $"if r{(3 * i) + 1} is above 0 and r{(3 * i) + 2} is above 0 and r{(3 * i) + 3} is above 0 then alarm"), "otherwise stay idle"];
        var request = Ruled(rules) with { Readings = [.. Enumerable.Range(1, 9).Select(static i => new Reading($"r{i}", new ReadingValue.Number(i)))] };

        var failure = Refused(request);

        Assert.Equal(("readings", "r9"), (failure.Field, failure.Word));
    }

    [Theory]
    [InlineData("how many?", "how", "a question begins with")]
    [InlineData("what is temp plus 1 please", "please", "the question should end here")]
    [InlineData("what is temp", "", "a second number")]
    [InlineData("what is temp plus 1 times 3", "", "can be read in two ways")]
    [InlineData("what is temp times 11", "", "multiplies by 2 to 9, 10, 100 or 1000")]
    [InlineData("what is 2 kg plus 3 m", "m", "the unit must be that of the reading")]
    [InlineData("what is temp plus door", "door", "is not a number")]
    public void Read_QuestionOutsideTheLanguage_SaysWhatWasExpectedWhere(string question, string word, string expected)
    {
        var failure = Refused(Asks(question, AnswerType.Number));

        Assert.Equal(("question", word), (failure.Field, failure.Word));
        Assert.Contains(expected, failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SumAskedWithRules_IsNoQuestionForRules()
    {
        var failure = Refused(Ruled("if temp is above 7 then alarm", "otherwise stay idle") with { Question = "compute temp plus 1" });

        Assert.Equal(("question", "compute"), (failure.Field, failure.Word));
    }

    [Fact]
    public void ToSentence_EndOfTheText_SaysSo()
        => Assert.StartsWith("rules[0]: the text ends too early; a word is expected.", new ParseFailure("rules[0]", "", "a word is expected").ToSentence(), StringComparison.Ordinal);

    [Fact]
    public void ToSentence_LongWord_IsCut()
        => Assert.DoesNotContain(new string('x', 65), new ParseFailure("question", new string('x', 400), "less").ToSentence(), StringComparison.Ordinal);

    private static ParseFailure Refused(DecisionRequest request)
    {
        var (problem, failure) = ProblemParser.Read(request);
        Assert.Null(problem);
        return failure!;
    }
}
