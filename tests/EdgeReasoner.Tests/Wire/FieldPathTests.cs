using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.Tests.Wire;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("deadline_ms", "deadline_ms")]
    [InlineData("readings[2].value", "readings[2].value")]
    [InlineData("options[0].label", "options[0].label")]
    [InlineData("readings.cellar", "readings.*")]
    [InlineData("readings.cellar.north wing", "readings.*")]
    [InlineData("readings[cellar]", "*")]
    [InlineData("questoin", "*")]
    public void WithoutNames_WordsOfTheContractAlone_Stay(string? path, string? expected) => Assert.Equal(expected, FieldPath.WithoutNames(path));
}
