using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

/// <summary>Whole fits, on made-up families.</summary>
public sealed class FamilyFitTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Fact]
    public void Fit_DraftsMend_ReflectsAndStopsWhereNothingIsGained()
    {
        var items = Family(600, directRight: .4, draftRight: .99);

        var report = FamilyReport.Make("f", items, new ReflectionOptions(), new PoolingOptions(), folds: 3);

        Assert.True(report.Calibration.Reflects);
        Assert.True(report.Calibration.IsCalibrated);
        Assert.True(report.After.Accuracy > report.Direct.Accuracy + .3);
        Assert.True(report.After.Rounds < report.AllRounds.Rounds);
        Assert.True(report.AllRounds.Accuracy - report.After.Accuracy <= .01, $"{report.AllRounds} against {report.After}");
        Assert.True(report.After.LogLoss < report.Before.LogLoss);
        Assert.True(report.Calibration.Thresholds.CertifyThreshold < 1); // something is certified, and 97 % of it right
        Assert.InRange(report.Calibration.Flips[RoundAction.Draft].Fixed, 200, 400);
    }

    [Fact]
    public void Fit_DraftsGainNothing_RunsProbeOnly()
    {
        var items = Family(400, directRight: .8, draftRight: .5);

        var calibration = new FamilyFit(new ReflectionOptions(), new PoolingOptions(), folds: 3).Fit(items);

        Assert.False(calibration.Reflects);
        Assert.True(calibration.ReflectionPValue >= .05);
    }

    [Fact]
    public void Fit_EveryAnswerRight_NeverPublishesACertainty()
    {
        var items = Family(200, directRight: 1, draftRight: 1);
        var fit = new FamilyFit(new ReflectionOptions(), new PoolingOptions(), folds: 3);
        var policy = fit.Policy(fit.Fit(items));

        Assert.All(items, item => Assert.InRange(Replay.Run(item, policy, 3).Confidence, .9, (4 * 200 + 1) / (4 * 200 + 2.0)));
    }

    [Fact]
    public void Stage_DoubtTellsRightFromWrong_LowersTheLoss()
    {
        var random = new Random(3);
        var probes = Enumerable.Range(0, 500).Select(i =>
        {
            var isRight = random.NextDouble() < .8;
            var doubt = isRight ? random.NextDouble() * .01 : .3 + random.NextDouble();
            return new JudgedProbe(Said("a", 9), doubt, isRight ? "a" : "b", i);
        }).ToArray();

        var fit = StageFit.Fit(probes, 5, usesPriors: false);

        Assert.True(fit.Best!.DoubtSlope < 0);
        Assert.True(fit.Apply(Said("a", 9), .001).Of("a") > .95);
        Assert.True(fit.Apply(Said("a", 9), 1).Of("a") < .6);
        Assert.Equal("a", fit.Apply(Said("a", 9), 1).Best);
    }

    [Fact]
    public void Stage_FewItems_ChangesNothing()
        => Assert.Same(StageCalibration.Identity, StageFit.Fit([new JudgedProbe(Said("a", 1), 0, "b", 0)], 5, usesPriors: true));

    /// <summary>Three rounds after a direct probe; each probe is right with its own probability and says so with log-odds of 0 to 6, whatever the truth.</summary>
    private static List<RecordedItem> Family(int items, double directRight, double draftRight)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, items).Select(i =>
        {
            var expected = Ids[random.Next(3)];
            var draft = random.NextDouble() < draftRight ? expected : Other(expected);
            var sure = 1 + (5 * random.NextDouble());
            return new RecordedItem(
                "f",
                expected,
                [
                    new RoundRecord(RoundAction.Direct, Said(random.NextDouble() < directRight ? expected : Other(expected), 2 * random.NextDouble())),
                    Reasoned(RoundAction.Draft, EvidenceKind.Fresh, draft, sure),
                    Reasoned(RoundAction.Revise, EvidenceKind.Revised, draft, sure),
                    Reasoned(RoundAction.Revise, EvidenceKind.Revised, draft, sure),
                ]);
        })];

        static RoundRecord Reasoned(RoundAction action, EvidenceKind kind, string answer, double sure)
            => new(action, Said(answer, sure)) { Kind = kind, Branch = 1, IsAtEnd = true, Flaw = action == RoundAction.Revise ? .1 : null };
    }

    private static string Other(string id) => id == "a" ? "b" : "a";

    private static AnswerDistribution Said(string answer, double sure)
        => AnswerDistribution.OverOptions(Ids, [.. Ids.Select(id => id == answer ? sure : 0)]);
}
