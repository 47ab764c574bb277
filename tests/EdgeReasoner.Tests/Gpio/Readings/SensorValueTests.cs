using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Readings;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Readings;

public sealed class SensorValueTests
{
    [Theory]
    [InlineData("21.50", "", 21.5)]
    [InlineData(" 21.5\n", "", 21.5)]
    [InlineData("\"21.5\"", "", 21.5)]
    [InlineData("-2e3", "", -2000)]
    [InlineData("""{"temp":21.5}""", "temp", 21.5)]
    [InlineData("""{"temp":"21.5"}""", "temp", 21.5)]
    [InlineData("""{"a/b":3,"a":{"b":4}}""", "a/b", 3)] // without a leading slash it is one member's name
    [InlineData("""{"a/b":3,"a":{"b":4}}""", "/a/b", 4)]
    [InlineData("""{"a/b":3,"m~n":4}""", "/a~1b", 3)]
    [InlineData("""{"a/b":3,"m~n":4}""", "/m~0n", 4)]
    [InlineData("""{"data":[{"t":1},{"t":2}]}""", "/data/1/t", 2)]
    public void Of_Number_IsFoundWhereFieldPoints(string payload, string field, double expected)
        => Assert.Equal(new ReadingValue.Number((decimal)expected), Of(payload, field));

    [Fact]
    public void Of_Number_KeepsItsDecimalsUnlessItIsScaled()
    {
        Assert.Equal("21.50", ((ReadingValue.Number)Of("21.50", "")).Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(new ReadingValue.Number(18.187m), Of("18187", "", 0.001m));
    }

    [Theory]
    [InlineData("true", "", true)]
    [InlineData("""{"on":false}""", "on", false)]
    public void Of_TruthValue_IsOne(string payload, string field, bool expected) => Assert.Equal(new ReadingValue.Truth(expected), Of(payload, field));

    [Theory]
    [InlineData("open", "")]
    [InlineData("\"open\"", "")]
    [InlineData("""{"contact":"open"}""", "contact")]
    public void Of_Word_IsAState(string payload, string field) => Assert.Equal(new ReadingValue.State("open"), Of(payload, field));

    [Theory]
    [InlineData("", "", "it is neither a number nor a word of 1 to 64 characters")]
    [InlineData("a\tb", "", "it is neither a number nor a word of 1 to 64 characters")]
    [InlineData("""{"t":1}""", "", "it is a JSON document; say with Field where the value stands")]
    [InlineData("[1]", "", "it is a JSON document; say with Field where the value stands")]
    [InlineData("21.5", "temp", "it has no 'temp'")]
    [InlineData("{", "temp", "it is not the JSON that Field asks for")]
    [InlineData("""{"temp":null}""", "temp", "'temp' is null, not a value")]
    [InlineData("""{"temp":{}}""", "temp", "'temp' is an object, not a value")]
    [InlineData("""{"temp":1e99}""", "temp", "'temp' is out of range")]
    [InlineData("""{"data":[1]}""", "/data/1", "it has no '/data/1'")]
    [InlineData("""{"data":[1]}""", "/data/-1", "it has no '/data/-1'")]
    public void Of_NoUsableValue_SaysWhy(string payload, string field, string message)
        => Assert.Equal(message, Assert.Throws<ReadingMissingException>(() => Of(payload, field)).Message);

    [Fact]
    public void Of_ScaledOutOfRange_SaysSo()
        => Assert.Equal("its number is out of range", Assert.Throws<ReadingMissingException>(() => Of("7e28", "", 1000)).Message);

    [Fact]
    public void Of_BytesThatAreNoText_AreNoState()
        => Assert.Throws<ReadingMissingException>(() => SensorValue.Of(Encoding.Latin1.GetBytes("\u00c3("), "", 1));

    private static ReadingValue Of(string payload, string field, decimal scale = 1) => SensorValue.Of(Encoding.UTF8.GetBytes(payload), field, scale);
}
