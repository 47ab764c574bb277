using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>A record must not depend on the thresholds that are to be learnt from it.</summary>
public sealed class EveryRoundPolicyTests
{
    [Fact]
    public void Policy_SureAndEndorsed_GoesOnAllTheSame()
    {
        var policy = Policy(explores: false, new FamilyCalibration { Items = 1, Reflects = false, Thresholds = new FittedThresholds { DirectThreshold = .1, GateThreshold = 1 } });

        Assert.True(policy.Reflects);
        Assert.False(policy.StandsDirectly(1));
        Assert.False(policy.Endorses(0));
        Assert.Null(policy.AfterRound(Evidence(Finding.None)));
        Assert.Null(policy.AfterRound(Evidence(new Finding.Flaw(0, "wrong"))));
    }

    [Fact]
    public void AfterRound_Proof_Ends() => Assert.Equal(StopReason.Checker, Policy(explores: false).AfterRound(Evidence(new Finding.Proof("a"))));

    [Theory]
    [InlineData(false, 1, RoundAction.Revise)]
    [InlineData(false, 2, RoundAction.Revise)]
    [InlineData(true, 1, RoundAction.Revise)]
    [InlineData(true, 2, RoundAction.Resample)] // so that resamples are measured as well
    [InlineData(true, 3, RoundAction.Revise)]
    public void ValueOf_Round_ChoosesByTheRoundAlone(bool explores, int round, RoundAction expected)
    {
        var policy = Policy(explores);

        Assert.Equal(expected, new[] { RoundAction.Revise, RoundAction.Resample }.MaxBy(action => policy.ValueOf(action, round, 1, TimeSpan.FromDays(1), resumes: false)));
        Assert.True(policy.ValueOf(RoundAction.Draft, round, 1, TimeSpan.FromDays(1), resumes: false) > 0); // however dear
    }

    private static EveryRoundPolicy Policy(bool explores, FamilyCalibration? calibration = null)
        => new(new ReflectionOptions(), new PoolingOptions(), calibration ?? FamilyCalibration.None, explores);

    private static RoundEvidence Evidence(Finding finding)
    {
        var sure = AnswerDistribution.OverOptions(["a", "b"], [0, -9]);
        return new RoundEvidence { Pooled = sure, PreviousPooled = sure, Incumbent = "a", PreviousIncumbent = "a", Votes = 3, Answers = ["a", "a"], IsAtEnd = true, HasGrown = false, Finding = finding };
    }
}
