using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class AnswerValueTests
{
    [Theory]
    [InlineData(AnswerType.Option, "run", typeof(AnswerValue.Option))]
    [InlineData(AnswerType.Option, "7", typeof(AnswerValue.Option))]
    [InlineData(AnswerType.Number, "-12.50", typeof(AnswerValue.Number))]
    [InlineData(AnswerType.Number, "much", typeof(AnswerValue.Words))]
    [InlineData(AnswerType.Boolean, "true", typeof(AnswerValue.Truth))]
    [InlineData(AnswerType.Boolean, "false", typeof(AnswerValue.Truth))]
    [InlineData(AnswerType.Boolean, "True", typeof(AnswerValue.Words))]
    [InlineData(AnswerType.Text, "true", typeof(AnswerValue.Words))]
    public void Of_Text_IsOfTheKindAskedForAndKeepsItsText(AnswerType type, string text, Type kind)
    {
        var value = AnswerValue.Of(type, text);

        Assert.IsType(kind, value);
        Assert.Equal(text, value!.Text);
    }

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.All(Enum.GetValues<AnswerType>(), static type => Assert.Null(AnswerValue.Of(type, null)));

    [Theory]
    [InlineData("1", "1.00", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("1", "1.01", false)]
    public void Equals_Numbers_GoByTheAmount(string one, string other, bool expected)
    {
        var (left, right) = (AnswerValue.Of(AnswerType.Number, one)!, AnswerValue.Of(AnswerType.Number, other)!);

        Assert.Equal((expected, expected), (left.Equals(right), left.GetHashCode() == right.GetHashCode()));
    }

    [Fact]
    public void Equals_DifferentKinds_NeverAgree()
        => Assert.Equal(3, new HashSet<AnswerValue> { new AnswerValue.Option("true"), new AnswerValue.Truth(true), new AnswerValue.Words("true") }.Count);
}
