using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_StringsAndObjects_KeepTheirOrder()
    {
        Assert.Equal([new DecisionOption("b"), new DecisionOption("a", "the first")], Read("""["b",{"label":"the first","id":"a"}]""", out var fault));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("{}", "options", "'options' is an object; it must be an array of 2 to 16 answers.")]
    [InlineData("[]", "options", "'options' has 0 entries; a choice needs 2 to 16.")]
    [InlineData("""["a"]""", "options", "'options' has 1 entry; a choice needs 2 to 16.")]
    [InlineData("""["a","a"]""", "options[1]", "'options[1]' repeats an earlier option; ids must differ.")]
    [InlineData("""["a",{"id":"a","label":"other"}]""", "options[1]", "'options[1]' repeats an earlier option; ids must differ.")]
    [InlineData("""["a",7]""", "options[1]", "'options[1]' is a number; it must be a string.")]
    [InlineData("""["a",{}]""", "options[1].id", "'options[1].id' is missing; give the option's id.")]
    [InlineData("""["a",{"id":"b","id":"c"}]""", "options[1].id", "'options[1].id' is given twice; give it once.")]
    [InlineData("""["a",{"id":"b","name":"c"}]""", "options[1].name", "'options[1].name' is not a field of an option; the fields are id and label.")]
    [InlineData("""["a",{"id":"b","label":""}]""", "options[1].label", "'options[1].label' has 0 characters; it must have 1 to 64.")]
    public void Read_Malformed_NamesTheField(string json, string field, string message)
    {
        Read(json, out var fault);

        Assert.Equal(new Refusal(RefusalReason.Schema, message, field), fault);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Read_Many_EndsAtSixteen(int count, bool expected)
    {
        Read($"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"o{i}\""))}]", out var fault);

        Assert.Equal(expected, fault is null);
    }

    private static List<DecisionOption> Read(string json, out Refusal? fault)
    {
        var read = new FieldReader(new RequestFaults());
        var options = OptionsReader.Read(JsonElement.Parse(json), read);
        fault = read.Error;
        return options;
    }
}
