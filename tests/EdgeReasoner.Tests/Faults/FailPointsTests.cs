using EdgeReasoner.Faults;
using Xunit;

namespace EdgeReasoner.Tests.Faults;

public sealed class FailPointsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parse_NoVariable_IsNone(string? text) => Assert.Null(FailPoints.Parse(text));

    [Theory]
    [InlineData("nowhere:kill")]
    [InlineData("committed")]
    [InlineData("committed:explode")]
    public void Parse_NoStepOrAction_SaysSo(string text) => Assert.Throws<FormatException>(() => FailPoints.Parse(text));

    [Fact]
    public void Reach_ItsStep_ThrowsTheGivenNumberOfTimes()
    {
        var points = FailPoints.Parse("taken:throw@2")!;

        points.Reach(Step.Decided);
        Assert.Throws<InvalidOperationException>(() => points.Reach(Step.Taken));
        Assert.Throws<InvalidOperationException>(() => points.Reach(Step.Taken));
        points.Reach(Step.Taken);
    }
}
