using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Tasks;

public sealed class EvaluationItemTests
{
    [Theory]
    [InlineData(AnswerType.Number, "8", "8.00", true)]
    [InlineData(AnswerType.Number, "8", "-8", false)]
    [InlineData(AnswerType.Number, "8", "eight", false)]
    [InlineData(AnswerType.Boolean, "true", "true", true)]
    [InlineData(AnswerType.Boolean, "true", "false", false)]
    [InlineData(AnswerType.Option, "Cool", "cool", false)]
    [InlineData(AnswerType.Text, "The Blue  Jay", " the blue jay", true)]
    [InlineData(AnswerType.Text, "jay", null, false)]
    public void IsRight_Answer_IsComparedAsItsTypeWants(AnswerType type, string expected, string? answer, bool isRight)
        => Assert.Equal(isRight, SomeItem.Open(type, expected).IsRight(answer));
}
