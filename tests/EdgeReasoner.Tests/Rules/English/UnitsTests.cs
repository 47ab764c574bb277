using EdgeReasoner.Rules.English;
using Xunit;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("minutes later", "min")]
    [InlineData("m3/h", "m3/h")] // not metres
    [InlineData("mbar", "mbar")]
    [InlineData("°C", "°c")]
    [InlineData("%", "%")]
    [InlineData("kWh", "kwh")]
    [InlineData("monkeys", null)]
    [InlineData("then alarm", null)]
    public void Take_Unit_IsFoldedToItsSymbol(string text, string? expected) => Assert.Equal(expected, Units.Take(new TextCursor(text)));

    [Theory]
    [InlineData("Hours", "h")]
    [InlineData("sec", "s")]
    [InlineData("KW", "kw")]
    [InlineData("furlong", "furlong")]
    public void Fold_UnitOfAReading_IsComparable(string unit, string expected) => Assert.Equal(expected, Units.Fold(unit));

    [Theory]
    [InlineData("d", "h", 24)]
    [InlineData("h", "min", 60)]
    [InlineData("h", "s", 3600)]
    [InlineData("min", "s", 60)]
    [InlineData("hpa", "pa", 100)]
    [InlineData("kg", "g", 1000)]
    [InlineData("m", "m", 1)]
    public void Between_SameKind_MultipliesToTheRatio(string from, string to, int expected)
        => Assert.Equal(expected, Units.Between(from, to)!.Aggregate(1, static (product, factor) => product * factor));

    [Theory]
    [InlineData("min", "h")] // only to a smaller unit
    [InlineData("kg", "m")]
    public void Between_OtherPairs_AreNotKnown(string from, string to) => Assert.Null(Units.Between(from, to));

    [Fact]
    public void Between_EveryPair_HasFactorsOfTheModel()
        => Assert.All(Units.Convertible.SelectMany(static pair => Units.Between(pair.From, pair.To)!), static factor => Assert.True(factor is (>= 2 and <= 9) or 10 or 100 or 1000));

    [Theory]
    [InlineData("min", 60)]
    [InlineData("d", 86_400)]
    [InlineData("ms", null)]
    [InlineData("kg", null)]
    public void Seconds_Unit_IsThatOfTime(string unit, int? expected) => Assert.Equal(expected, Units.Seconds(unit));
}
