using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class ReadingsReaderTests
{
    [Fact]
    public void Read_Object_IsOneReadingAMember()
    {
        Assert.Equal(
            [new Reading("t", new ReadingValue.Number(9.50m)), new Reading("door", new ReadingValue.State("open")), new Reading("on", new ReadingValue.Truth(true))],
            Read("""{"t":9.50,"door":"open","on":true}""", out var fault));
        Assert.Null(fault);
    }

    [Fact]
    public void Read_Array_TakesASeriesOfOneName()
    {
        Assert.Equal(
            [
                new Reading("t", new ReadingValue.Number(1), "C", TimeSpan.FromMilliseconds(60_000.5), "good"),
                new Reading("t", new ReadingValue.Number(2), null, TimeSpan.Zero),
            ],
            Read("""[{"name":"t","value":1,"unit":"C","age_ms":60000.5,"quality":"good"},{"value":2,"age_ms":0,"name":"t"}]""", out var fault));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("null", "is null")]
    [InlineData("{\"x\":1}", "is an object")]
    [InlineData("[1]", "is an array")]
    [InlineData("1e999", "is a number out of range")]
    [InlineData("-1e29", "is a number out of range")]
    [InlineData("1e-999", "is a number out of range")]
    [InlineData("0.00000000000000000000000000000001", "is a number out of range")]
    public void Read_NoUsableValue_IsKeptAsAbsentInBothNotations(string value, string why)
    {
        Assert.Equal([new Reading("t", new ReadingValue.Absent(why)), new Reading("u", new ReadingValue.Number(0))], Read($$"""{"t":{{value}},"u":0e5}""", out var fault));
        Assert.Equal([new Reading("t", new ReadingValue.Absent(why), "C")], Read($$"""[{"name":"t","value":{{value}},"unit":"C"}]""", out var faultOfArray));
        Assert.Equal((null, null), (fault, faultOfArray));
    }

    [Theory]
    [InlineData("7", "readings", "'readings' is a number; it must be an object of names and values, or an array.")]
    [InlineData("""{"":1}""", "readings.", "A reading's name must have 1 to 64 characters and no control character or hidden one.")]
    [InlineData("""{"t\u200b":1}""", "readings.t", "A reading's name must have 1 to 64 characters and no control character or hidden one.")]
    [InlineData("""{"t":1,"t":2}""", "readings.t", "'readings.t' is given twice; use the array form for a series.")]
    [InlineData("""{"t":""}""", "readings.t", "'readings.t' has 0 characters; it must have 1 to 64.")]
    [InlineData("""[7]""", "readings[0]", "'readings[0]' is a number; it must be an object with name and value.")]
    [InlineData("""[{"name":"a","value":1},{"value":1}]""", "readings[1].name", "'readings[1].name' is missing; a reading needs name and value.")]
    [InlineData("""[{"name":"a"}]""", "readings[0].value", "'readings[0].value' is missing; a reading needs name and value.")]
    [InlineData("""[{"name":"a","value":1,"value":1}]""", "readings[0].value", "'readings[0].value' is given twice; give it once.")]
    [InlineData("""[{"name":"a","value":1,"age":1}]""", "readings[0].age", "'readings[0].age' is not a field of a reading; the fields are name, value, unit, age_ms and quality.")]
    [InlineData("""[{"name":"a","value":1,"age_ms":-1}]""", "readings[0].age_ms", "'readings[0].age_ms' must be a number of milliseconds, zero or more and at most a year.")]
    [InlineData("""[{"name":"a","value":1,"age_ms":31622400001}]""", "readings[0].age_ms", "'readings[0].age_ms' must be a number of milliseconds, zero or more and at most a year.")]
    public void Read_Malformed_NamesTheField(string json, string field, string message)
    {
        Read(json, out var fault);

        Assert.Equal(new Refusal(RefusalReason.Schema, message, field), fault);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Read_Many_EndsAt64AndReadsNoFurther(int count, bool expected)
    {
        const string One = """{"name":"t","value":1}""";
        var readings = Read($"[{string.Join(',', Enumerable.Repeat(One, count == 64 ? 64 : 200))}]", out var fault);

        Assert.Equal((expected, count), (fault is null, readings.Count));
    }

    private static List<Reading> Read(string json, out Refusal? fault)
    {
        var read = new FieldReader(new RequestFaults());
        var readings = ReadingsReader.Read(JsonElement.Parse(json), read);
        fault = read.Error;
        return readings;
    }
}
