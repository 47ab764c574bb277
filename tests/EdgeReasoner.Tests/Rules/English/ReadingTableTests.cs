using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;
using Xunit;

namespace EdgeReasoner.Tests.Rules.English;

public sealed class ReadingTableTests
{
    [Fact]
    public void Used_SeriesInAnyOrder_IsOldestFirst()
    {
        var table = new ReadingTable([At(3, 1), At(1, 9), At(2, 5)]);
        table.Use(0, asSeries: true);

        var (names, _) = table.Used();

        Assert.Equal([1m, 2m, 3m], names[0].Numbers);
        Assert.Equal((false, true), (names[0].NeedsValue, names[0].NeedsSeries));
    }

    [Fact]
    public void Used_OnlyWhatIsUsed_InOrderOfFirstUse()
    {
        var table = new ReadingTable([Of("a"), Of("b"), Of("c")]);

        Assert.Equal((0, 1, 0), (table.Use(2, asSeries: false), table.Use(0, asSeries: false), table.Use(2, asSeries: true)));
        Assert.Equal(["c", "a"], table.Used().Names.Select(static name => name.Name));
    }

    [Fact]
    public void Names_OtherSpelling_AreOneReading()
    {
        var table = new ReadingTable([Of("Return Temp"), Of("return_temp")]);

        Assert.Equal(["Return Temp"], table.Names);
        Assert.Equal(2, table.CountOf(0));
    }

    [Theory]
    [InlineData("on", "true")]
    [InlineData("No", "false")]
    [InlineData("open", "open")]
    public void TruthWord_Switch_UnderstandsOnAndOff(string word, string expected)
    {
        var table = new ReadingTable([new Reading("pump", new ReadingValue.Truth(true)), new Reading("door", new ReadingValue.State("on"))]);

        Assert.Equal(expected, table.TruthWord(0, word));
        Assert.Equal(word, table.TruthWord(1, word)); // a state is what it is called
    }

    [Fact]
    public void UnaskedBad_QualityThatARuleAsksFor_IsNone()
    {
        var table = new ReadingTable([new Reading("temp", new ReadingValue.Number(1), Quality: "stale")]);
        table.Use(0, asSeries: false);
        Assert.Equal(0, table.UnaskedBad());

        table.NoteQualityAsked(0);
        Assert.Equal(-1, table.UnaskedBad());
    }

    [Fact]
    public void StateOf_OtherSpelling_IsTheSameState()
    {
        var table = new ReadingTable([]);

        Assert.Equal((0, 1, 0), (table.StateOf("Half Open"), table.StateOf("shut"), table.StateOf("half_open")));
    }

    private static Reading At(int value, int age) => new("level", new ReadingValue.Number(value), Age: TimeSpan.FromSeconds(age));

    private static Reading Of(string name) => new(name, new ReadingValue.Number(1));
}
