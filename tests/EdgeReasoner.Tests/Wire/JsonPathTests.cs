using System.Text;
using System.Text.Json;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class JsonPathTests
{
    [Fact]
    public void ToString_EachToken_IsThePathAsOnTheWire()
        => Assert.Equal(
            ["", "a", "a", "b", "b[0]", "b[0]", "b[1]", "b[1].c", "b[1].c", "b[1].d", "b[1].d[0]", "b[1].d[0]", "b[1].d", "b[1]", "b", "e", "e", ""],
            Paths("""{"a":1,"b":[2,{"c":3,"d":[4]}],"e":true}"""));

    [Fact]
    public void ToString_ArrayAtTheRoot_CountsItsElements()
        => Assert.Equal("[2]", Paths("[0,0,0]")[3]);

    [Fact]
    public void Advance_InAnArray_IsTheElementThatCouldNotBeRead()
    {
        var path = new JsonPath();
        var reader = new Utf8JsonReader("""{"a":[1,"""u8, isFinalBlock: false, default);
        while (reader.Read())
        {
            path.Next(ref reader);
        }

        path.Advance();
        Assert.Equal("a[1]", path.ToString());
    }

    [Theory]
    [InlineData("readings", "readings")]
    [InlineData("a\u200b\u0007b", "ab")]
    public void Shorten_Name_CanBeShown(string name, string expected) => Assert.Equal(expected, JsonPath.Shorten(name));

    [Fact]
    public void Shorten_LongName_HasSixtyFourCharacters() => Assert.Equal(64, JsonPath.Shorten(new string('x', 1000)).Length);

    private static List<string> Paths(string json)
    {
        var (path, paths) = (new JsonPath(), new List<string>());
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            path.Next(ref reader);
            paths.Add(path.ToString());
        }

        return paths;
    }
}
