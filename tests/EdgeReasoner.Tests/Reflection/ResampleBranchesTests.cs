using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>Resamples that write several reasonings in parallel.</summary>
public sealed class ResampleBranchesTests
{
    private static readonly int[] Draft = [Word.S1, Word.End, Word.S2, Word.End, Word.Done];

    // What may follow the cue when a resample begins; each goes its own way from the first token on.
    private static readonly int[][] Others =
    [
        [Word.S3, Word.End, Word.S3, Word.End, Word.Done],
        [Word.S0, Word.End, Word.S0, Word.End, Word.Done],
        [Word.S2, Word.End, Word.S2, Word.End, Word.Done],
    ];

    [Fact]
    public void Run_SeveralBranches_AllReasoningsBecomeEvidenceInOneRound()
    {
        using var scenario = Resampling(branches: 3);

        var decision = scenario.Run();

        var resample = decision.Trace.Single(static round => round.Action == "resample");
        var texts = resample.Text.Split('\n');
        Assert.Equal(3, texts.Length);
        Assert.Equal(3, texts.Distinct().Count());
        Assert.Equal(15, resample.Tokens);
        Assert.All(scenario.Pool.Steps, static rows => Assert.InRange(rows, 2, 3));

        // The pool: direct 0.5 and superseded, the draft 1, three fresh ones of 1 each. Two of them say b, one c: b has the votes.
        Assert.Equal("b", decision.Text);
        Assert.Equal(resample.Round, decision.ChangedInRound);
        Assert.Equal(Pooled(scenario), resample.Ranking[0].Probability / resample.Ranking.Single(static answer => answer.Id == "a").Probability, 6);
    }

    [Fact]
    public void Run_SeveralBranches_EachWritesWhatAResampleWithItsSeedWrites()
    {
        using var together = Resampling(branches: 3);
        var texts = together.Run().Trace.Single(static round => round.Action == "resample").Text.Split('\n');
        var alone = Enumerable.Range(0, 3).Select(branch =>
        {
            using var scenario = Resampling(branches: 1);
            scenario.Options.Seed = ReasoningGenerator.SeedOf(scenario.Options.Seed, branch);
            return scenario.Run().Trace.First(static round => round.Action == "resample").Text;
        });

        Assert.Equal(alone.Order(), texts.Order());
    }

    [Fact]
    public void Run_OneBranch_DecidesAsWithoutAPool()
    {
        using var without = Resampling(branches: 1);
        using var with = Resampling(branches: 1, hasPool: true);

        var (expected, actual) = (without.Run(), with.Run());

        Assert.Equal(expected.Trace.Select(static round => (round.Action, round.Text, round.Tokens)), actual.Trace.Select(static round => (round.Action, round.Text, round.Tokens)));
        Assert.Equal(without.Model.Passes, with.Model.Passes);
    }

    [Fact]
    public void Run_SeveralBranches_ProbesWhereTheyWereWrittenAndPrefillsNothingTwice()
    {
        using var scenario = Resampling(branches: 3);

        scenario.Run();

        // Of the main sequence: nothing after the resample's cue. Each branch: its last token and the answer cue.
        Assert.All(scenario.Pool.Alone, static passes => Assert.Equal([2], passes));
    }

    [Fact]
    public void Run_ProvingBranch_IsTheReasoningAndEndsIt()
    {
        using var scenario = Resampling(branches: 3);
        scenario.Options.StopsEarly = true;
        scenario.Prompt.Findings.Add((Others[0], new Finding.Proof("c")));

        var decision = scenario.Run();

        Assert.Equal((StopReason.Checker, "c"), (decision.StopReason, decision.Text));
        Assert.StartsWith(string.Join(' ', Others[0]), decision.Trace[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 1)] // half as long again for each further sequence: three do not fit any more, one does
    [InlineData(0, 3)]
    public void Run_LittleTime_WritesAsManyAsFit(double costOfAnother, int branches)
    {
        using var scenario = Resampling(branches: 3);
        scenario.Pool.CostOfAnother = costOfAnother;
        Teach(scenario.Costs, 1 + (2 * costOfAnother));

        // Direct 4, draft 6 and probe 2, critique 2, then: the cue 1, five tokens and a probe of 2 for one; five tokens and three such probes for three.
        var decision = scenario.Run(budgetMs: 28);

        var resample = decision.Trace.First(static round => round.Action == "resample");
        Assert.Equal(branches, resample.Text.Split('\n').Length);
    }

    [Property(MaxTest = 200)]
    public bool Run_AnyBudgetAndSpeed_EndsInTimeWithTheBestSoFar(byte budget, byte speed)
    {
        // 0.5 to 3 ms a token where 1 is predicted; passes of three end at the deadline as those of one do.
        var tokenCost = TimeSpan.FromMilliseconds(.5 + (speed / 100.0));
        using var scenario = Resampling(branches: 3, tokenCost);
        Teach(scenario.Costs, 1);
        var started = scenario.Clock.GetTimestamp();
        var allowed = TimeSpan.FromMilliseconds(budget / 4.0);

        var decision = scenario.Run(allowed.TotalMilliseconds);

        return scenario.Clock.GetElapsedTime(started) <= allowed + tokenCost
            && (decision.Outcome == Outcome.Refused) == (decision.Text is null)
            && (decision.ChangedInRound is not null || decision.Text is null or "a");
    }

    [Theory]
    [InlineData(4, 3)] // time for a step of each and three probes: what has whole steps is evidence
    [InlineData(10, 0)] // time for nothing
    public void Run_DeadlineInTheMiddleOfABatch_PublishesTheBestSoFarInTime(int stall, int reasonings)
    {
        using var scenario = Resampling(branches: 3);
        scenario.Options.MaxRounds = 4;
        Teach(scenario.Costs, 1);
        foreach (var other in Others)
        {
            scenario.Answers(other[..2], .05, .9, .05);
        }

        var slow = false;
        scenario.OnPass = () =>
        {
            if (scenario.Pool.Steps.Count == 1 && !slow)
            {
                slow = true;
                scenario.Clock.Advance(TimeSpan.FromMilliseconds(stall)); // a stall after the first common step
            }
        };
        var started = scenario.Clock.GetTimestamp();

        var decision = scenario.Run(budgetMs: 27);

        Assert.True(slow);
        Assert.True(scenario.Clock.GetElapsedTime(started) <= TimeSpan.FromMilliseconds(27));
        Assert.Equal((Outcome.BestSoFar, StopReason.Deadline), (decision.Outcome, decision.StopReason));
        var resample = decision.Trace.SingleOrDefault(static round => round.Action == "resample");
        Assert.Equal(reasonings, resample?.Text.Split('\n').Length ?? 0);
        Assert.Equal(reasonings == 0 ? "a" : "b", decision.Text);
    }

    [Fact]
    public void Run_AfterABatch_TheNextRoundIsPricedWithTheReasoningToBePrefilled()
    {
        using var scenario = Resampling(branches: 3);
        scenario.Options.MaxRounds = 4;
        var ongoing = scenario.Begin();
        var generated = 0;
        while (ongoing.Result is null)
        {
            ongoing.Advance();
            generated++;
        }

        Assert.InRange(generated, 4, 6);
        Assert.Equal(0, scenario.Pool.Steps.Count(static rows => rows == 1));
    }

    [Fact]
    public void WarmUp_Branches_TeachesTheCostModelWhatAStepOfSeveralTakes()
    {
        using var scenario = Resampling(branches: 3);
        scenario.After([0], (0, 1));
        scenario.Pool.CostOfAnother = .25;
        Assert.Equal(3, scenario.Costs.PredictDecode(10, 0, 3) / scenario.Costs.PredictDecode(10, 0), 3); // as if each took its own

        scenario.WarmUp();

        Assert.InRange(scenario.Costs.PredictDecode(10, 0, 3).TotalMilliseconds, 14.9, 17); // 1 + 2 · 0.25 a token
        Assert.InRange(scenario.Costs.PredictDecode(10, 0).TotalMilliseconds, 9.9, 11);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Problems_BranchesOutOfRange_AreNamed(int branches)
        => Assert.Contains("Decoding:ResampleBranches", Assert.Single(new DecodeOptions { ResampleBranches = branches }.Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Problems_ParallelDecisionsOutOfRange_AreNamed(int decisions)
        => Assert.Contains("Decoding:ParallelDecisions", Assert.Single(new DecodeOptions { ParallelDecisions = decisions }.Problems()), StringComparison.Ordinal);

    /// <summary>A draft that says a little of a, a critique that changes nothing, then resamples of which two thirds say b.</summary>
    private static Scenario Resampling(int branches, TimeSpan? tokenCost = null, bool hasPool = false)
    {
        var scenario = new Scenario(tokenCost) { Request = new DecisionRequest { Id = "r", MinConfidence = 0, Trace = true, MaxRounds = 8 }, Branches = branches, HasPool = hasPool || branches > 1 }.Direct(.4, .3, .3).Writes([Word.Think], Draft).Answers(Draft, .5, .2, .3).Criticises(Draft, .9, Word.Done)
            .Answers([], .4, .3, .3).Answers(Others[0], .1, .2, .7).Answers(Others[1], .1, .8, .1).Answers(Others[2], .2, .7, .1);
        scenario.Prompt.IgnoresCritiques = true;
        scenario.Options.StopsEarly = false;
        scenario.Options.SameVariation = 0;
        scenario.Options.Seed = Enumerable.Range(1, 1000).First(static seed => Enumerable.Range(0, 3).Select(branch => (int)(3 * new Random(ReasoningGenerator.SeedOf(seed, branch)).NextDouble())).Distinct().Count() == 3);
        foreach (var other in Others)
        {
            scenario.Writes([Word.Think, other[0]], other[1..]);
            scenario.Criticises(other, .9, Word.Done);
        }

        var drafts = 0;
        scenario.OnCue = () =>
        {
            if (++drafts == 2)
            {
                scenario.After([Word.Think], (Others[0][0], 1), (Others[1][0], 1), (Others[2][0], 1));
            }
        };
        return scenario;
    }

    private static void Teach(CostModel costs, double millisecondsAStep)
    {
        for (var tokens = 2; tokens <= 64; tokens++)
        {
            costs.ObserveDecode(tokens, 0, TimeSpan.FromMilliseconds(tokens * millisecondsAStep), 3);
        }
    }

    /// <summary>b against a, as <see cref="EvidencePool"/> makes it of the probes of <see cref="Resampling"/>.</summary>
    private static double Pooled(Scenario scenario)
    {
        var pool = new EvidencePool(scenario.Pooling);
        Add(EvidenceKind.Direct, 0, .4, .3, .3);
        Add(EvidenceKind.Fresh, 1, .5, .2, .3);
        Add(EvidenceKind.Fresh, 2, .1, .2, .7);
        Add(EvidenceKind.Fresh, 3, .1, .8, .1);
        Add(EvidenceKind.Fresh, 4, .2, .7, .1);
        var pooled = pool.Pooled();
        return pooled.Of("b") / pooled.Of("a");

        void Add(EvidenceKind kind, int line, double a, double b, double c)
            => pool.Add(AnswerDistribution.OverOptions(["a", "b", "c"], [Math.Log(a), Math.Log(b), Math.Log(c)]), kind, line, isCut: false);
    }
}
