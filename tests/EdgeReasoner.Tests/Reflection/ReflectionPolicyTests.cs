using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>What a family's calibration changes in the loop.</summary>
public sealed class ReflectionPolicyTests
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.S2, Word.End, Word.Done];

    [Fact]
    public void Run_FamilyWithoutNetGain_RunsProbeOnly()
    {
        using var scenario = new Scenario { Calibration = Table(new FamilyCalibration { Items = 100, Reflects = false }) }.Direct(.6, .3, .1);

        var decision = scenario.Run();

        Assert.Equal((StopReason.NoValue, 0, "a", true), (decision.StopReason, decision.Rounds, decision.Text, decision.Calibrated));
    }

    [Fact]
    public void Run_FittedThreshold_DecidesInPlaceOfTheOptions()
    {
        using var scenario = new Scenario { Calibration = Table(new FamilyCalibration { Items = 100, DirectStands = .5, Thresholds = new FittedThresholds { DirectThreshold = .55 } }) }.Direct(.6, .3, .1);

        Assert.Equal((StopReason.Converged, 0), (scenario.Run().StopReason, scenario.Progress.Count - 1));
    }

    [Theory]
    [InlineData(null, .55, .999, false)] // items never showed that direct answers are right
    [InlineData(.9, .55, .89, false)] // not at this confidence
    [InlineData(.9, .55, .91, true)]
    [InlineData(.9, .97, .96, false)] // rounds pay up to there
    public void StandsDirectly_Confidence_OnlyWhereItemsShowedThatItIsRight(double? stands, double threshold, double confidence, bool expected)
    {
        var calibration = new FamilyCalibration { Items = 100, DirectStands = stands, Thresholds = new FittedThresholds { DirectThreshold = threshold } };

        Assert.Equal(expected, new ReflectionPolicy(new ReflectionOptions(), new PoolingOptions(), calibration, new FlipStatistics()).StandsDirectly(confidence));
    }

    [Fact]
    public void Run_OtherFamilysTable_IsNotCalibrated()
    {
        var table = new CalibrationTable { Families = new Dictionary<string, FamilyCalibration> { ["other"] = new() { Items = 100, Reflects = false } } };
        using var scenario = new Scenario { Calibration = table, Request = new DecisionRequest { Id = "r", MaxRounds = 0 } }.Direct(.98, .01, .01);

        Assert.False(scenario.Run().Calibrated);
    }

    [Fact]
    public void Run_DamagedTable_NeverCertifies()
    {
        using var scenario = new Scenario { Calibration = CalibrationTable.Damaged }.Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .99, .005, .005);

        var decision = scenario.Run();

        Assert.NotEqual(StopReason.Certified, decision.StopReason);
        Assert.False(decision.Calibrated);
    }

    [Fact]
    public void Run_Cap_BoundsWhatIsPublishedAndRanked()
    {
        var family = new FamilyCalibration { Items = 100, Confidence = new Dictionary<ReasoningState, ConfidenceMap> { [ReasoningState.Finished] = new() { Cap = .9 } } };
        using var scenario = new Scenario { Calibration = Table(family) }.Direct(.6, .3, .1).Writes([Word.Think], Draft).Answers(Draft, .999, .0005, .0005);

        var decision = scenario.Run();

        Assert.Equal(.9, decision.Confidence, 12);
        Assert.Equal(1, decision.Ranking.Sum(answer => answer.Probability), 12);
    }

    [Fact]
    public void Gain_MeasuredCounts_StartTheStatistics()
    {
        var counts = new Dictionary<RoundAction, FlipCounts> { [RoundAction.Revise] = new(0, 200, 100, 100) };
        var policy = new ReflectionPolicy(new ReflectionOptions(), new PoolingOptions(), new FamilyCalibration { Flips = counts }, new FlipStatistics());

        Assert.True(policy.ValueOf(RoundAction.Revise, 2, .5, TimeSpan.Zero, resumes: false) < 0);
        Assert.True(policy.ValueOf(RoundAction.Revise, 2, .5, TimeSpan.Zero, resumes: true) > 0); // what was measured alone says nothing of it
        Assert.True(policy.ValueOf(RoundAction.Draft, 1, .5, TimeSpan.Zero, resumes: false) > 0); // its priors stand
    }

    private static CalibrationTable Table(FamilyCalibration family)
        => new() { Families = new Dictionary<string, FamilyCalibration> { ["scripted"] = family } };
}
