using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Exact;
using EdgeReasoner.Rules.Programs;
using Xunit;

namespace EdgeReasoner.Tests.Rules.Exact;

public sealed class ExactDeciderTests
{
    [Theory]
    [InlineData("contact", true, "if contact is open then a")] // a switch has no "open"
    [InlineData("contact", "on", "if contact is open then a")]
    [InlineData("door", "opened", "if door is open then a")]
    [InlineData("door", "Open", "if door is open then a")]
    [InlineData("door", "unavailable", "if door is open then a")]
    [InlineData("lamp", "rot", "if lamp is red then a")]
    [InlineData("temp", "unavailable", "if temp is above 8 then a")]
    [InlineData("temp", "NaN", "if temp is above 8 then a")]
    [InlineData("temp", "9.5", "if temp is above 8 then a")]
    [InlineData("temp", true, "if temp is above 8 then a")]
    [InlineData("temp", 9, "if temp is open then a")]
    [InlineData("day", "Fri", "if day is Friday then a")]
    public void Decide_ValueWhoseMeaningWouldBeAGuess_CannotSayAndNamesTheReading(string name, object value, string rule)
    {
        var outcome = Decide([rule, "otherwise b"], Of(name, value));

        var doubt = Assert.IsType<ExactOutcome.CannotSay>(outcome).Doubt;
        Assert.Equal(("readings[0]", name), (doubt.Field, doubt.Subject));
        Assert.Contains($"'{name}'", doubt.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("if temp is above 8 then a", null, "otherwise b")]
    [InlineData("if Temp is above 8 then a", "°C")]
    [InlineData("if temp is above 8 % then a", "°C")]
    [InlineData("if temp is above 1.200 then a", "°C")]
    [InlineData("if temp is above 1,200 then a", "°C")]
    [InlineData("if temp is above 8 and door is open or window is open then a", "°C")]
    [InlineData("if either temp is above 8 or door is open then a", "°C")]
    [InlineData("if temp is not above 8 and below 2 then a", "°C")]
    [InlineData("if two of temp and other are above 8 then a", "°C")]
    [InlineData("if temp is older than 10 then a", "°C")]
    [InlineData("if temp is warmer than 8 then a", "%")]
    public void Decide_RuleThatCanBeReadInTwoWaysOrNotAtAll_IsNotDecided(string rule, string? unit, string? second = null)
    {
        var outcome = Decide([rule, second ?? "otherwise b"], Of("temp", 9) with { Unit = unit }, Of("other", 9), Of("door", "open"), Of("window", "closed"));

        if (unit is not null)
        {
            Assert.IsNotType<ExactOutcome.Proved>(outcome);
        }
        else
        {
            Assert.Equal("a", Assert.IsType<ExactOutcome.Proved>(outcome).Answer); // the reading's own unit, whatever it is
        }
    }

    [Theory]
    [InlineData("if x is above 8 mW then a", "MW", "a")] // 9 MW
    [InlineData("if x is above 8 MW then a", "mW", "b")]
    [InlineData("if x is above 8 µm then a", "\u03bcm", "a")]
    [InlineData("if x is below 1000 kPa then a", "bar", "a")]
    [InlineData("if x is exactly 900 kPa then a", "bar", "a")]
    [InlineData("if x is above 282 K then a", "°C", "a")]
    public void Decide_UnitsOfOneKind_AreConvertedAndCaseCounts(string rule, string unit, string expected)
        => Assert.Equal(expected, Text(Decide([rule, "otherwise b"], Of("x", 9) with { Unit = unit })));

    [Fact]
    public void Decide_SameConditionWithTwoResults_IsRefusedAsAContradiction()
    {
        var outcome = Decide(["if temp is above 8 then a", "if temp > 8: b", "otherwise b"], Of("temp", 9));

        var refused = Assert.IsType<ExactOutcome.Refused>(outcome);
        Assert.Equal("rules[1]", refused.Field);
        Assert.Contains("rules[0]", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad", "cannot say")]
    [InlineData("stale", "cannot say")]
    [InlineData("good", "b")]
    public void Decide_ReadingThatCouldChangeTheAnswer_MustBeGood(string quality, string expected)
        => Assert.Equal(expected, Text(Decide(["if temp is above 8 then a", "otherwise b"], Of("temp", 3) with { Quality = quality })));

    [Fact]
    public void Decide_BadReadingThatCannotChangeTheAnswer_IsIgnored()
        => Assert.Equal("a", Text(Decide(["if level is above 8 then a", "if temp is above 8 then b", "otherwise b"], Of("level", 9), Of("temp", 3) with { Quality = "bad" })));

    [Fact]
    public void Decide_BadReadingThatARuleAsksFor_IsWhatThatRuleSays()
        => Assert.Equal("b", Text(Decide(["if temp is above 8 then a", "if temp is not good then b", "otherwise a"], Of("temp", 3) with { Quality = "bad" })));

    [Fact]
    public void Decide_NoRuleHolds_CannotSayRatherThanTheFallback()
        => Assert.Equal("cannot say", Text(Decide(["if temp is above 8 then a"], Of("temp", 3))));

    [Fact]
    public void Decide_ReadingCalledLikeANumber_IsRefusedWhereItIsMeant()
        => Assert.IsType<ExactOutcome.Refused>(Decide(["if temp is above 5 then a", "otherwise b"], Of("temp", 9), Of("5", 100)));

    [Fact]
    public void Decide_UnconnectedFact_ChangesNothing()
    {
        string[] facts = ["tank is hotter than pipe", "pipe is hotter than pump"];
        string[] more = [.. facts, "lamp is hotter than shelf", "tank is hotter than lamp"];

        Assert.Equal(("true", "true"), (Text(Ask("is tank hotter than pump?", facts)), Text(Ask("is tank hotter than pump?", more))));
        Assert.Equal("cannot say", Text(Ask("is pump hotter than lamp?", more)));
    }

    [Fact]
    public void Decide_Implications_AreTurnedRoundAndWhatIsOpenStaysOpen()
    {
        Assert.Equal("false", Text(Ask("is pump_on true?", "if pump_on then flow", "not flow")));
        Assert.Equal("cannot say", Text(Ask("is pump_on true?", "if pump_on then flow", "flow")));
        Assert.Equal("false", Text(Ask("does it follow that pump_on?", "if pump_on then flow", "flow")));
    }

    [Fact]
    public void Decide_SixtyFourRules_AreRead()
    {
        string[] rules = [.. Enumerable.Range(0, 63).Select(static i => $"if temp is exactly {i} then a"), "otherwise b"];

        Assert.Equal(("a", "b"), (Text(Decide(rules, Of("temp", 62))), Text(Decide(rules, Of("temp", 63)))));
    }

    [Fact]
    public void Decide_ManyDigits_AreExact()
        => Assert.Equal(("a", "b"), (Text(Decide(["if x is above 123456789.012345 then a", "otherwise b"], Of("x", 123456789.012346m))), Text(Decide(["if x is above 123456789.012345 then a", "otherwise b"], Of("x", 123456789.012345m)))));

    [Fact]
    public void Decide_AllTheTime_NeedsTheClockOnlyWhereARuleAsksForIt()
    {
        var request = Request(["if it is between 22:00 and 06:00 then a", "otherwise b"], Of("x", 1));

        Assert.Equal(("cannot say", "b", "a"), (
            Text(ExactDecider.Decide(request, null)),
            Text(ExactDecider.Decide(request, ExactCorpus.Noon)),
            Text(ExactDecider.Decide(request, new Moment(TimeSpan.FromHours(23), DayOfWeek.Monday)))));
    }

    [Fact]
    public void Decide_FreeTextBesideTheRules_IsNotUnderstood()
        => Assert.IsType<ExactOutcome.NotUnderstood>(ExactDecider.Decide(Request(["otherwise a"], Of("x", 1)) with { Context = "Limits are doubled today." }, null));

    private static Reading Of(string name, object value) => new(name, value switch
    {
        bool isTrue => new ReadingValue.Truth(isTrue),
        string state => new ReadingValue.State(state),
        _ => new ReadingValue.Number(Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture)),
    });

    private static DecisionRequest Request(IReadOnlyList<string> rules, params Reading[] readings)
        => new() { Id = "r", Rules = rules, Readings = readings, Options = [new DecisionOption("a"), new DecisionOption("b")] };

    private static ExactOutcome Decide(IReadOnlyList<string> rules, params Reading[] readings) => ExactDecider.Decide(Request(rules, readings), ExactCorpus.Noon);

    private static ExactOutcome Ask(string question, params string[] facts)
        => ExactDecider.Decide(new DecisionRequest { Id = "r", Question = question, Rules = facts, AnswerType = AnswerType.Boolean }, null);

    private static string Text(ExactOutcome outcome) => outcome switch
    {
        ExactOutcome.Proved proved => proved.Answer,
        ExactOutcome.CannotSay => "cannot say",
        ExactOutcome.Refused refused => refused.Message,
        ExactOutcome.NotUnderstood unread => unread.Message,
        _ => "?",
    };
}
