using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class OutputRuleTests
{
    private static readonly GpioOutputOptions Pump = new()
    {
        Levels = { ["run"] = OutputLevel.High, ["stop"] = OutputLevel.Low, ["wait"] = OutputLevel.Keep },
        FailSafe = OutputLevel.Low,
        MinConfidence = 0.8,
    };

    [Theory]
    [InlineData("run", "High", null)]
    [InlineData("stop", "Low", null)]
    [InlineData("wait", "Keep", null)]
    [InlineData("Run", "Low", "fault")] // an option's id is compared as it is
    [InlineData("other", "Low", "fault")]
    public void Judge_Option_HasItsConfiguredLevel(string answer, string level, string? cause)
        => Assert.Equal((Enum.Parse<OutputLevel>(level), cause), Judge(Pump, AnswerType.Option, answer));

    [Theory]
    [InlineData("1", "High", null)]
    [InlineData("1.0", "High", null)] // the same amount
    [InlineData("2.50", "Keep", null)]
    [InlineData("-3", "High", null)]
    [InlineData("4", "Low", "no_level")]
    public void Judge_Number_GoesByItsAmount(string answer, string level, string? cause)
    {
        var options = new GpioOutputOptions { Levels = { ["1"] = OutputLevel.High, ["2.5"] = OutputLevel.Keep, ["-3.00"] = OutputLevel.High } };

        Assert.Equal((Enum.Parse<OutputLevel>(level), cause), Judge(options, AnswerType.Number, answer));
    }

    [Theory]
    [InlineData("true", "High", null)]
    [InlineData("false", "Low", null)]
    [InlineData("perhaps", "Low", "fault")]
    public void Judge_TruthValue_HasItsConfiguredLevel(string answer, string level, string? cause)
    {
        var options = new GpioOutputOptions { Levels = { ["true"] = OutputLevel.High, ["false"] = OutputLevel.Low } };

        Assert.Equal((Enum.Parse<OutputLevel>(level), cause), Judge(options, AnswerType.Boolean, answer));
    }

    [Fact]
    public void Judge_OptionThatLooksLikeANumber_IsComparedAsAnId()
    {
        var options = new GpioOutputOptions { Levels = { ["1"] = OutputLevel.High, ["1.0"] = OutputLevel.Keep } };

        Assert.Equal((OutputLevel.Keep, null), Judge(options, AnswerType.Option, "1.0"));
    }

    [Theory]
    [InlineData(0.8, null)]
    [InlineData(0.79996, null)] // published as 0.8, and whoever reads that must come to the same level
    [InlineData(0.79994, "low_confidence")]
    [InlineData(double.NaN, "low_confidence")]
    public void Judge_Confidence_CountsAsPublished(double confidence, string? cause)
        => Assert.Equal(cause, new OutputRule(Pump, AnswerType.Option).Judge(Answered("run") with { Confidence = confidence }).Cause);

    [Fact]
    public void Judge_NoMinimum_TakesAnyConfidence()
        => Assert.Equal((OutputLevel.High, null), new OutputRule(Pump with { MinConfidence = 0 }, AnswerType.Option).Judge(Answered("run") with { Confidence = double.NaN }));

    [Fact]
    public void Judge_BestSoFar_IsCarriedOut()
        => Assert.Equal((OutputLevel.High, null), new OutputRule(Pump, AnswerType.Option).Judge(Answered("run") with { Outcome = Outcome.BestSoFar }));

    [Theory]
    [InlineData("Undecided", "low_confidence")] // its answer is the fallback, which no model stands behind
    [InlineData("Refused", "fault")]
    [InlineData("Failed", "fault")]
    public void Judge_NoDecision_GoesToTheFailSafeLevelWhateverTheAnswerSays(string outcome, string cause)
        => Assert.Equal(
            (OutputLevel.High, cause),
            new OutputRule(Pump with { FailSafe = OutputLevel.High }, AnswerType.Option).Judge(Answered("stop") with { Outcome = Enum.Parse<Outcome>(outcome) }));

    [Fact]
    public void Judge_DecisionWithoutAnAnswer_IsAFault()
        => Assert.Equal((OutputLevel.Low, OutputRule.Fault), new OutputRule(Pump, AnswerType.Option).Judge(Answered("run") with { Value = null }));

    private static (OutputLevel Level, string? Cause) Judge(GpioOutputOptions options, AnswerType type, string answer)
        => new OutputRule(options, type).Judge(Answered(answer) with { Value = AnswerValue.Of(type, answer) });

    private static Answer Answered(string option)
        => new() { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = new AnswerValue.Option(option), Confidence = 0.9 };
}
