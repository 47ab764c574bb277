using EdgeReasoner.Contract;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Confidence;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class CalibrationMappingTests
{
    [Fact]
    public void Read_EveryThreshold_ComesBackAsItWasWritten()
    {
        var family = new FamilyCalibration
        {
            Items = 7,
            Reflects = true,
            ReflectionPValue = .5,
            MinConfidence = .8,
            DirectStands = .9,
            Thresholds = new FittedThresholds { DirectThreshold = .1, CertifyMargin = .2, CertifyThreshold = .3, ConvergedThreshold = .4, GateThreshold = .5, AcceptLead = .6 },
            Flips = new Dictionary<RoundAction, FlipCounts> { [RoundAction.Draft] = new(1, 2, 3, 4) },
        };

        var read = CalibrationMapping.Read(CalibrationMapping.Write(family));

        Assert.Equal(family.Thresholds, read.Thresholds);
        Assert.Equal(family.Flips, read.Flips);
        Assert.Equal((7, true, .5), (read.Items, read.Reflects, read.ReflectionPValue));
        Assert.Equal((.8, .9), (read.MinConfidence, read.DirectStands));
    }

    [Fact]
    public void Problems_SoundFamily_AreNone() => Assert.Empty(CalibrationMapping.Problems("maths", Family()));

    [Fact]
    public void Problems_EveryBadField_IsNamedByItsPath()
    {
        var family = Family();
        (family.Items, family.Reflection, family.ReflectionPValue) = (0, "maybe", double.NaN);
        family.Flips[RoundAction.Draft] = new FlipsDocument { Fixed = -1, StillWrong = 0, Broken = 0, StillRight = 0 };
        family.Stages[ProbeStage.ReviseUnfinished] = new StageDocument { Items = 5, Temperature = 0 };
        family.Confidence[ReasoningState.Finished] = new ConfidenceDocument { Items = 5, Cap = 2 };
        family.Thresholds = new FittedThresholds { GateThreshold = 7 };
        (family.MinConfidence, family.DirectStands) = (0, 1.5);

        var problems = CalibrationMapping.Problems("maths", family).ToArray();

        Assert.All(
            ["families.maths.items is 0", "families.maths.reflection is 'maybe'", "families.maths.reflection_p_value is", "families.maths.min_confidence is 0", "families.maths.direct_stands is 1.5", "families.maths.flips.", "families.maths.stages.", "families.maths.confidence.", "families.maths.thresholds: "],
            start => Assert.Contains(problems, problem => problem.StartsWith(start, StringComparison.Ordinal)));
    }

    private static FamilyDocument Family() => new() { Items = 5, Reflection = "on" };
}
