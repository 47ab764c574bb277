using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

/// <summary>What a replay says is what the loop does.</summary>
public sealed class ReplayTests
{
    private static readonly int[] Unfinished = [Word.S1, Word.End, Word.S2, Word.End, Word.S3, Word.End];
    private static readonly int[] Extended = [.. Unfinished, Word.S0 + 5, Word.End, Word.Done];
    private static readonly int[] Rewritten = [Word.S0, Word.End, Word.Done];

    [Property(MaxTest = 300)]
    public bool Run_AnyProbesAndThresholds_EndsAsTheLoop(int seed)
    {
        var random = new Random(seed);
        var thresholds = new FittedThresholds
        {
            DirectThreshold = .4 + (.6 * random.NextDouble()),
            GateThreshold = random.NextDouble(),
            CertifyMargin = 4 * random.NextDouble(),
            CertifyThreshold = .4 + (.6 * random.NextDouble()),
            ConvergedThreshold = .4 + (.6 * random.NextDouble()),
        };
        var family = new FamilyCalibration
        {
            Items = 100,
            DirectStands = random.Next(2) == 0 ? random.NextDouble() : null,
            Thresholds = thresholds,
            Pooling = new PoolingOptions { SupersededFactor = random.NextDouble(), Independence = random.NextDouble() },
            Stages = new Dictionary<ProbeStage, StageCalibration>
            {
                [ProbeStage.Direct] = new() { Temperature = .5 + random.NextDouble() },
                [ProbeStage.Revise] = new() { Best = new LogisticMap(random.NextDouble(), random.NextDouble(), -random.NextDouble()) },
            },
            Confidence = new Dictionary<ReasoningState, ConfidenceMap> { [ReasoningState.Finished] = new() { Cap = .5 + (.4 * random.NextDouble()) } },
        };
        var script = random.Next();
        using var live = Scripted(new Random(script), family);
        using var recorded = Scripted(new Random(script), family);

        var decision = live.Run();
        var item = new RecordedItem("scripted", "b", recorded.Record());
        var replayed = Replay.Run(item, new ReflectionPolicy(live.Options, live.Pooling, family, new FlipStatistics()), 3);

        return (decision.Text, decision.Rounds, decision.StopReason) == (replayed.Answer, replayed.Rounds, replayed.Stop)
            && decision.Confidence == replayed.Confidence
            && decision.Calibrated
            && replayed.IsRight == (decision.Text == "b");
    }

    [Fact]
    public void Record_SureDirectAnswer_RunsEveryRoundAllTheSame()
    {
        using var scenario = Scripted(new Random(1), FamilyCalibration.None).Direct(.99, .005, .005);

        var rounds = scenario.Record();

        Assert.Equal([RoundAction.Direct, RoundAction.Draft, RoundAction.Revise, RoundAction.Revise], rounds.Select(round => round.Action));
        Assert.Equal([null, null], rounds.Take(2).Select(round => round.Flaw));
        Assert.NotNull(rounds[2].Flaw);
    }

    [Fact]
    public void Record_DoubtfulToken_IsRemembered()
    {
        int[] draft = [Word.S1, Word.End, Word.Done];
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 1 } }.Direct(.5, .3, .2)
            .After([Word.Think], (Word.S1, .6), (Word.S2, .4)).Writes([Word.Think, Word.S1], Word.End, Word.Done).Answers(draft, .8, .1, .1);

        var draftRound = scenario.Record()[1];

        Assert.Equal(-Math.Log(.6), draftRound.Doubt, 4);
        Assert.Equal(-Math.Log(.6), draftRound.Surprise, 4);
        Assert.Equal((true, ProbeStage.Draft), (draftRound.IsAtEnd, draftRound.Stage));
    }

    [Fact]
    public void Record_ContinuedReasoning_KeepsTheDoubtOfItsBeginning()
    {
        using var scenario = new Scenario { Request = new DecisionRequest { Id = "r", MinConfidence = 0, MaxRounds = 2 } }.Direct(.5, .3, .2)
            .Writes([Word.Think], Unfinished).After([Word.Think], (Word.S1, .7), (Word.S2, .3)).Answers(Unfinished, .4, .4, .2)
            .Criticises(Unfinished, .9, Extended[Unfinished.Length..]).Answers(Extended, .1, .8, .1);

        var rounds = scenario.Record();

        Assert.Equal(-Math.Log(.7), rounds[1].Doubt, 4);
        Assert.Equal(rounds[1].Doubt, rounds[2].Doubt, 4); // the forced flaw token does not count
        Assert.Equal(ProbeStage.DraftUnfinished, rounds[1].Stage);
    }

    private static Scenario Scripted(Random random, FamilyCalibration family)
    {
        var scenario = new Scenario
        {
            Request = new DecisionRequest { Id = "r", MinConfidence = 0 },
            Calibration = new CalibrationTable { Families = new Dictionary<string, FamilyCalibration> { ["scripted"] = family } },
        };
        scenario.Options.TimePrice = 0;
        Probe(scenario.Direct);
        scenario.Writes([Word.Think], Unfinished).Criticises(Unfinished, random.NextDouble(), Extended[Unfinished.Length..]).Criticises(Extended, random.NextDouble(), Rewritten);
        Probe((a, b, c) => scenario.Answers(Unfinished, a, b, c));
        Probe((a, b, c) => scenario.Answers(Extended, a, b, c));
        Probe((a, b, c) => scenario.Answers(Rewritten, a, b, c));
        return scenario.Criticises(Rewritten, random.NextDouble(), Rewritten);

        void Probe(Func<double, double, double, Scenario> answers)
        {
            double[] weights = [random.NextDouble() + .01, random.NextDouble() + .01, random.NextDouble() + .01];
            var sharp = weights.Select(weight => Math.Pow(weight, 1 + random.Next(4))).ToArray();
            answers(sharp[0] / sharp.Sum(), sharp[1] / sharp.Sum(), sharp[2] / sharp.Sum());
        }
    }
}
