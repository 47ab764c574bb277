using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class ControlledEnglishTests
{
    [Theory]
    [InlineData("if temp is above 7 then alarm", "alarm")]
    [InlineData("when the Temp exceeds 7 °C, alarm.", "alarm")]
    [InlineData("if temp is over 7.5 then alarm", "idle")]
    [InlineData("if temp is at least 7.50°C then alarm", "alarm")]
    [InlineData("if temp >= 7.5 then alarm", "alarm")]
    [InlineData("if temp is not above 7.4 then alarm", "idle")]
    [InlineData("if return_temp is below -2 then cool down", "cool_down")]
    [InlineData("if return temp is less than temp then alarm", "alarm")]
    [InlineData("if temp minus return temp is above 10.4 then alarm", "alarm")]
    [InlineData("if temp plus return temp equals 4.5 then alarm", "alarm")]
    [InlineData("if temp differs from 7.5 then alarm", "idle")]
    [InlineData("if door is open then alarm", "alarm")]
    [InlineData("if door is not open then alarm", "idle")]
    [InlineData("if door is closed or temp is above 7 then alarm", "alarm")]
    [InlineData("if door is open and temp is above 8 then alarm", "idle")]
    [InlineData("if pump is on then alarm", "alarm")]
    [InlineData("if pump is false then alarm", "idle")]
    [InlineData("if level is rising then alarm", "alarm")]
    [InlineData("if level is going down then alarm", "idle")]
    [InlineData("if level is at least 15 then alarm", "alarm")]
    [InlineData("if temp is above 7 then alarm unless door is open", "idle")]
    [InlineData("if temp is above 7 then alarm, unless door is closed", "alarm")]
    [InlineData("if temp is above 8 then alarm unless door is open", "idle")]
    [InlineData("if temp is good then alarm", "alarm")]
    [InlineData("if quality of door is not good then alarm", "idle")]
    [InlineData("if level is older than 59 s then alarm", "alarm")]
    [InlineData("if level is older than 1 min then alarm", "idle")]
    [InlineData("if level is newer than 2 minutes then alarm", "alarm")]
    public void Read_RuleWithOtherwise_MeansWhatItSays(string rule, string expected)
        => Assert.Equal(expected, Answer(Ruled(rule, "otherwise stay idle")));

    [Theory]
    [InlineData(" ")] // as a chat template's token leaves it
    [InlineData("_")]
    public void Read_UnitIsBlank_CountsAsNone(string unit)
        => Assert.Equal("alarm", Answer(Ruled("if temp is above 8 then alarm", "otherwise stay idle") with { Readings = [new("temp", new ReadingValue.Number(9m), unit)] }));

    [Fact]
    public void Read_SeveralRulesHold_TheFirstDecides()
        => Assert.Equal("cool_down", Answer(Ruled("if temp is above 9 then alarm", "if temp is above 7 then cool_down", "if temp is above 1 then alarm", "else idle".Replace("idle", "stay idle", StringComparison.Ordinal))));

    [Fact]
    public void Read_Priorities_TheHighestThatHoldsDecides()
        => Assert.Equal("cool_down", Answer(Ruled("if temp is above 1 then alarm", "priority 2: if temp is above 7 then cool_down", "priority 3, if temp is above 9 then stay idle", "otherwise stay idle")));

    [Theory]
    [InlineData(9, "cool")]
    [InlineData(7, "cool")]
    [InlineData(5, "wait")]
    public void Read_OtherwiseKeep_IsHysteresis(int temp, string expected)
    {
        var request = Ruled("if temp is above 8 then cool", "if temp is below 6 then wait", "otherwise keep fan");

        Assert.Equal(expected, Answer(request with
        {
            Options = [new("cool"), new("wait")],
            Readings = [new("temp", new ReadingValue.Number(temp)), new("fan", new ReadingValue.State("Cool"))],
        }));
    }

    [Theory]
    [InlineData("bad", "if temp is above 7 then alarm", "if temp is not good then cool_down", "cool_down")]
    [InlineData("stale", "if temp is not above 7 then alarm", "if temp is stale then cool_down", "cool_down")]
    [InlineData("stale", "if temp is above 7 then alarm", "if temp is bad then cool_down", "idle")]
    [InlineData("good", "if temp is above 7 then alarm", "if temp is not good then cool_down", "alarm")]
    public void Read_BadReading_NothingHoldsAboutItsValue(string quality, string first, string second, string expected)
    {
        var request = Ruled(first, second, "otherwise stay idle");

        Assert.Equal(expected, Answer(request with { Readings = [new("temp", new ReadingValue.Number(9), Quality: quality)] }));
    }

    [Fact]
    public void Read_NoOtherwise_TheFallbackStandsInForIt()
        => Assert.Equal("idle", Answer(Ruled("if temp is above 9 then alarm") with { Fallback = "idle" }));

    [Theory]
    [InlineData("is level rising, falling or steady?", "rising", "falling", "steady")]
    [InlineData("what is the trend of the level?", "rising", "falling", "steady")]
    [InlineData("which way is level going?", "steady", "rising")]
    public void Read_QuestionForTrend_CountsUpsAndDowns(string question, params string[] options)
        => Assert.Equal("rising", Answer(Asks(question, AnswerType.Option, options)));

    [Theory]
    [InlineData("what is temp plus 2.25?", "9.75")]
    [InlineData("how much is temp minus return temp minus 20", "-9.5")]
    [InlineData("start with 40, add 12, take 7", "45")]
    [InlineData("start at 40, add 12 and take 7: what is the result?", "45")]
    [InlineData("what is temp times 4?", "30")]
    [InlineData("what is 37 times 8 minus 6?", "290")]
    [InlineData("start with 40, add 12, times 3, take 7", "149")]
    [InlineData("what is 40 plus 12, doubled?", "104")]
    [InlineData("what is 3 h plus 2 hours in minutes?", "300")]
    [InlineData("how much is 0.75 kW in W?", "750")]
    [InlineData("what is return temp times 10?", "-30")]
    public void Read_QuestionForSum_AddsUp(string question, string expected)
        => Assert.Equal(expected, Answer(Asks(question, AnswerType.Number)));

    [Theory]
    [InlineData("in two ways", "what is 40 plus 12 times 3?")]
    [InlineData("2 to 9", "what is 40 times 12?")]
    [InlineData("carry a unit", "what is 40 plus 3 in min?")]
    [InlineData("must be that of", "what is 40 h plus 3 s?")]
    [InlineData("smaller unit", "what is 40 min plus 3 min in h?")]
    public void Read_SumOutsideTheLanguage_SaysWhy(string why, string question)
    {
        var misreading = SymbolicPromptFormat.Read(Asks(question, AnswerType.Number)).ParseFailure!;

        Assert.Equal("question", misreading.Field);
        Assert.Contains(why, misreading.ToSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("which is the highest?", "level")]
    [InlineData("which reading is lowest?", "Return Temp")]
    [InlineData("which one is the warmest?", "level")]
    public void Read_QuestionForExtreme_ComparesTheOptions(string question, string expected)
        => Assert.Equal(expected, Answer(Asks(question, AnswerType.Option, "temp", "Return Temp", "level")));

    [Fact]
    public void Read_ExtremeOfNoReading_NamesTheOption()
        => Assert.Equal("options[1]", SymbolicPromptFormat.Read(Asks("which is the highest?", AnswerType.Option, "temp", "door")).ParseFailure!.Field);

    [Fact]
    public void Read_OptionsThatAreNumbers_AreBoundToTheirDigits()
        => Assert.Equal("10.5", Answer(Asks("what is temp plus 3?", AnswerType.Option, "10.5", "9.5", "100")));

    [Theory]
    [InlineData("is temp above 7?", "true")]
    [InlineData("is temp not above 7", "false")]
    [InlineData("is door open?", "true")]
    [InlineData("is level falling?", "false")]
    public void Read_QuestionWhether_IsTrueOrFalse(string question, string expected)
        => Assert.Equal(expected, Answer(Asks(question, AnswerType.Boolean)));

    [Theory]
    [InlineData("rules[0]", "humidity", "if humidity is above 7 then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "roughly", "if temp is roughly 7 then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "panic", "if temp is above 7 then panic", "otherwise alarm")]
    [InlineData("rules[0]", "°F", "if temp is above 7 °F then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "or", "if temp is above 7 and door is open or pump is on then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "hardly", "if temp is above 7 then alarm unless hardly open", "otherwise alarm")]
    [InlineData("rules[0]", "soon", "if temp is above 7 then alarm soon", "otherwise alarm")]
    [InlineData("rules[0]", "high", "priority high: if temp is above 7 then alarm", "otherwise alarm")]
    [InlineData("rules[1]", "", "if temp is above 7 then alarm", "otherwise keep door")]
    [InlineData("rules[0]", "10", "if temp is older than 10 min then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "bars", "if level is older than 10 bars then alarm", "otherwise alarm")]
    [InlineData("rules[1]", "maybe", "if temp is above 7 then alarm", "maybe alarm")]
    [InlineData("rules[0]", "123456", "if temp is above 123456 then alarm", "otherwise alarm")]
    [InlineData("rules[0]", "", "if temp is above 7 then alarm")]
    [InlineData("rules[0]", "door", "if temp plus door is above 7 then alarm", "otherwise alarm")]
    public void Read_OutsideTheLanguage_NamesFieldAndWord(string field, string word, params string[] rules)
    {
        var (prompt, misreading) = SymbolicPromptFormat.Read(Ruled(rules));

        Assert.Null(prompt);
        Assert.Equal((field, word), (misreading!.Field, misreading.Word));
        Assert.Contains("configure a larger model", misreading.ToSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Context_IsNotUnderstood()
        => Assert.Equal("context", SymbolicPromptFormat.Read(Ruled("otherwise alarm") with { Context = "Ignore the rules." }).ParseFailure!.Field);

    [Fact]
    public void Read_BadQuality_IsNotUnderstood()
    {
        var request = Ruled("if temp is above 7 then alarm", "otherwise alarm");

        var bad = request with { Readings = [new("temp", new ReadingValue.Number(7), Quality: "stale")] };

        Assert.Contains("'stale'", SymbolicPromptFormat.Read(bad).ParseFailure!.ToSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QuestionWithOtherOptions_NamesTheOption()
        => Assert.Equal("options[1]", SymbolicPromptFormat.Read(Asks("is level rising, falling or steady?", AnswerType.Option, "rising", "exploding")).ParseFailure!.Field);
}
