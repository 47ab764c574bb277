using EdgeReasoner.Reasoning.Confidence;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Confidence;

public sealed class AnswerDistributionTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Fact]
    public void OverOptions_LogWeights_AreNormalised()
    {
        var distribution = AnswerDistribution.OverOptions(Ids, [Math.Log(.2), Math.Log(.6), Math.Log(1.2)]);

        Assert.Equal([.1, .3, .6], distribution.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
        Assert.Equal(("c", "b"), (distribution.Best, distribution.Second));
        Assert.Equal(Math.Log(2), distribution.Margin, 12);
    }

    [Fact]
    public void OverOptions_AllImpossible_IsUniform()
        => Assert.Equal(1.0 / 3, AnswerDistribution.OverOptions(Ids, [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity]).BestProbability, 12);

    [Fact]
    public void Best_Tie_IsTheEarlierOption()
        => Assert.Equal(("a", "b"), (AnswerDistribution.OverOptions(Ids, [0, 0, 0]).Best, AnswerDistribution.OverOptions(Ids, [0, 0, 0]).Second));

    [Fact]
    public void Margin_OneOpenAnswer_IsAgainstTheUnseen()
        => Assert.Equal(Math.Log(.9 / .1), AnswerDistribution.OfOpenAnswer("7", .9).Margin, 12);

    [Fact]
    public void OfOpenAnswer_NothingRead_HasNoBest()
    {
        var nothing = AnswerDistribution.OfOpenAnswer(null, .9);

        Assert.Null(nothing.Best);
        Assert.Equal((0, 1, double.NegativeInfinity), (nothing.BestProbability, nothing.Unseen, nothing.Margin));
    }

    [Fact]
    public void TotalVariation_DisjointOpenAnswers_CountsBothAndTheUnseen()
        => Assert.Equal((.9 + .7 + .2) / 2, AnswerDistribution.OfOpenAnswer("7", .9).TotalVariation(AnswerDistribution.OfOpenAnswer("8", .7)), 12);

    [Property]
    public bool TotalVariation_AnyTwo_IsASymmetricDistance(byte a, byte b, byte c, byte d)
    {
        var first = AnswerDistribution.OverOptions(Ids, [a / 32.0, b / 32.0, 0]);
        var second = AnswerDistribution.OverOptions(Ids, [c / 32.0, 0, d / 32.0]);
        return first.TotalVariation(first) == 0 && first.TotalVariation(second) is >= 0 and <= 1
            && Math.Abs(first.TotalVariation(second) - second.TotalVariation(first)) < 1e-12;
    }

    [Fact]
    public void Apply_PriorsAndTemperature_DividesAndSoftens()
    {
        var calibration = new StageCalibration
        {
            Temperature = 2,
            PositionLogPriors = [Math.Log(2)],
            IdLogPriors = new Dictionary<string, double> { ["c"] = Math.Log(4) },
        };

        var calibrated = calibration.Apply(AnswerDistribution.OverOptions(Ids, [Math.Log(.32), Math.Log(.04), Math.Log(.64)]));

        // √(.32/2) = .4, √.04 = .2, √(.64/4) = .4
        Assert.Equal([.4, .2, .4], calibrated.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Given_AnOption_OthersKeepTheirProportions()
    {
        var given = AnswerDistribution.OverOptions(Ids, [Math.Log(.5), Math.Log(.3), Math.Log(.2)]).Given("c", .9);

        Assert.Equal([.0625, .0375, .9], given.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Given_AnUnseenNumber_JoinsTheSeenOnes()
    {
        var given = AnswerDistribution.OfOpenAnswer("7", .5).Given("8", .9);

        Assert.Equal(["7", "8"], given.Ids);
        Assert.Equal([.05, .9, .05], given.Probabilities.ToArray().Append(given.Unseen).Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Given_WhatWasCertain_SharesTheRestEvenly()
    {
        var given = AnswerDistribution.OverOptions(Ids, [0, double.NegativeInfinity, double.NegativeInfinity]).Given("a", .8);

        Assert.Equal([.8, .1, .1], given.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void RefusalFor_ForeignModel_SaysWhy()
    {
        var table = new CalibrationTable { ModelHash = "m", PromptVersion = "1" };

        Assert.Null(table.RefusalFor("m", "1"));
        Assert.Contains("'2'", table.RefusalFor("m", "2")!, StringComparison.Ordinal);
        Assert.Contains("for the model m, not for n", table.RefusalFor("n", "1")!, StringComparison.Ordinal);
    }

    [Fact]
    public void For_UnknownFamilyOrStage_ChangesNothing()
    {
        var family = new FamilyCalibration { Items = 1, Stages = new Dictionary<ProbeStage, StageCalibration> { [ProbeStage.Draft] = new() { Temperature = 3 } } };
        var table = new CalibrationTable { Families = new Dictionary<string, FamilyCalibration> { ["trend"] = family } };

        Assert.True(table.For("trend").IsCalibrated);
        Assert.False(table.For("maths").IsCalibrated);
        Assert.Same(StageCalibration.Identity, family.For(ProbeStage.Direct));
        Assert.Same(ConfidenceMap.Identity, family.For(ReasoningState.Finished));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    public void Problems_UselessTemperature_AreNamed(double temperature)
        => Assert.Single(new StageCalibration { Temperature = temperature }.Problems());
}
