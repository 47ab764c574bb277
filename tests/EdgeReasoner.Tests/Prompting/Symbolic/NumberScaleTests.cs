using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Rules.English;
using Xunit;
using static EdgeReasoner.Tests.Prompting.PromptSome;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

public sealed class NumberScaleTests
{
    [Theory]
    [InlineData("if temp is above 7.25 then alarm", 2, 3)] // 7.50 and 7.25
    [InlineData("if temp is above 70 then alarm", 1, 3)] // 7.5 and 70.0
    [InlineData("if level is above 9 then alarm", 0, 2)]
    [InlineData("if door is open then alarm", 0, 2)] // no number at all
    [InlineData("if temp plus 999.9 is above 7 then alarm", 1, 5)] // 10074 on the way
    public void Of_Numbers_HaveTheFinestDecimalsAndTheMostPlaces(string rule, int decimals, int places)
        => Assert.Equal((new NumberScale(decimals, places), null), NumberScale.Of(Parsed(Ruled(rule, "otherwise stay idle")), []));

    [Fact]
    public void Of_ReadingThatNobodyAsksFor_DoesNotCount()
    {
        var request = Ruled("if door is open then alarm", "otherwise stay idle");

        Assert.NotNull(NumberScale.Of(Parsed(request with { Readings = [.. request.Readings, new Reading("big", new ReadingValue.Number(123_456_789m))] }), []).Scale);
    }

    [Fact]
    public void Of_TooManyDigitsAtThePrecision_NamesTheNumber()
    {
        var (scale, failure) = NumberScale.Of(Parsed(Ruled("if temp is above 10000 then alarm", "otherwise stay idle")), []); // 7.5 asks for a decimal

        Assert.Null(scale);
        Assert.Equal(("rules[0]", "10000"), (failure!.Field, failure.Word));
        Assert.Contains("here 1 decimals", failure.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OptionTooLong_NamesTheOption()
        => Assert.Equal("options[1]", NumberScale.Of(Parsed(Asks("what is level plus 1", AnswerType.Number)), [("options[0]", 16), ("options[1]", 100_000)]).ParseFailure!.Field);

    [Fact]
    public void Of_SumTooLargeOnTheWay_NamesTheQuestion()
        => Assert.Equal("question", NumberScale.Of(Parsed(Asks("what is 99999 times 100", AnswerType.Number)), []).ParseFailure!.Field);

    [Theory]
    [InlineData(7.5, 750, "7.5")]
    [InlineData(-0.25, -25, "-0.25")]
    [InlineData(12, 1200, "12")]
    public void Unscale_WhatWasScaled_HasNoNeedlessZeros(double value, long scaled, string text)
    {
        var scale = new NumberScale(Decimals: 2, Places: 4);

        Assert.Equal((scaled, text), (scale.Scale((decimal)value), scale.Unscale(scaled)));
    }

    private static Problem Parsed(DecisionRequest request) => ProblemParser.Read(request).Problem!;
}
