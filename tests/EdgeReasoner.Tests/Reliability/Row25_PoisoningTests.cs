using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Feedback;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Reliability;

/// <summary>Row 25: 1,000 false labels: few are taken, and what they change in a calibration is bounded.</summary>
public sealed class Row25_PoisoningTests
{
    private const int FalseLabels = 1000;
    private static readonly string[] Ids = ["a", "b", "c"];

    [Fact]
    public void Flood_OfOneRequester_TakesItsBudgetAMinuteAndEachDecisionOnce()
    {
        var clock = new FakeTimeProvider();
        var ledger = new DecisionLedger(FalseLabels);
        for (var i = 0; i < FalseLabels; i++)
        {
            ledger.Add(new JudgedDecision($"d{i}", "hmi", new DecisionRequest { Id = $"r{i}", Options = [new("a"), new("b")] }));
        }

        var statistics = new DaemonStatistics();
        using var service = new FeedbackService(new FeedbackOptions { File = "unused" }, ledger, statistics, clock, NullLogger<FeedbackService>.Instance);
        for (var i = 0; i < FalseLabels; i++)
        {
            service.Take("hmi", System.Text.Encoding.UTF8.GetBytes($$"""{"decision_id":"d{{i}}","correct":"b"}"""));
        }

        Assert.Equal((60, FalseLabels - 60), (statistics.Feedback, statistics.FeedbackRefused));

        clock.Advance(TimeSpan.FromMinutes(1));
        service.Take("hmi", """{"decision_id":"d0","correct":"a"}"""u8.ToArray());
        Assert.Equal(60, statistics.Feedback); // judged already
    }

    [Fact]
    public void Fit_WithAThousandFalseLabels_MovesTheMeanConfidenceByNoMoreThanTheBound()
    {
        var trusted = Items(400, isFalse: false, "");
        var poison = Items(FalseLabels, isFalse: true, "attacker");

        var admitted = FeedbackBound.Take(
            poison, static item => item.Family, static item => item.Set, static item => item.Id, new Dictionary<string, int> { ["f"] = trusted.Count }, FeedbackBound.DefaultShare);
        var clean = MeanConfidence(trusted, trusted);
        var poisoned = MeanConfidence([.. trusted, .. admitted], trusted);
        var unbounded = MeanConfidence([.. trusted, .. poison], trusted);

        const double Bound = FeedbackBound.DefaultShare / (1 + FeedbackBound.DefaultShare);
        TestContext.Current.TestOutputHelper?.WriteLine($"mean confidence {clean:F4} clean, {poisoned:F4} with {admitted.Count} of {FalseLabels} false labels, {unbounded:F4} with all; bound {Bound:F4}");
        Assert.Equal(40, admitted.Count);
        Assert.InRange(Math.Abs(clean - poisoned), 0, Bound + .01); // a hundredth for the maps' own smoothing
        Assert.True(Math.Abs(clean - unbounded) > 2 * Bound); // without the bound it would be moved
    }

    [Fact]
    public void Take_OneReporterFloods_OthersStillHaveTheirTurn()
    {
        var reported = Items(5, isFalse: false, "honest").Concat(Items(FalseLabels, isFalse: true, "attacker")); // the flood comes last, and the latest count first

        var admitted = FeedbackBound.Take(
            reported, static item => item.Family, static item => item.Set, static item => item.Set + item.Id, new Dictionary<string, int> { ["f"] = 100 }, 0.1);

        Assert.Equal((5, 5), (admitted.Count(static item => item.Set == "honest"), admitted.Count(static item => item.Set == "attacker")));
    }

    [Fact]
    public void Take_TheSameQuestionAThousandTimes_CountsOnce()
        => Assert.Single(FeedbackBound.Take(
            Enumerable.Range(0, FalseLabels), static _ => "f", static i => $"{i}", static _ => "q", new Dictionary<string, int> { ["f"] = 10_000 }, 1));

    private static double MeanConfidence(IReadOnlyList<RecordedItem> fitted, IReadOnlyList<RecordedItem> judged)
    {
        var fit = new FamilyFit(new ReflectionOptions(), new PoolingOptions(), folds: 3);
        var policy = fit.Policy(fit.Fit(fitted));
        return judged.Average(item => Replay.Run(item, policy, 3).Confidence);
    }

    // Drafts are right in 95 of 100; a false label calls a right answer wrong.
    private static List<RecordedItem> Items(int count, bool isFalse, string reporter)
    {
        var random = new Random(isFalse ? 5 : 11);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var expected = Ids[random.Next(3)];
            var draft = random.NextDouble() < .95 ? expected : Other(expected);
            var (direct, sure) = (random.NextDouble() < .5 ? expected : Other(expected), 1 + (5 * random.NextDouble()));
            return new RecordedItem(
                "f",
                isFalse ? Other(draft) : expected,
                [
                    new RoundRecord(RoundAction.Direct, Said(direct, 2 * random.NextDouble())),
                    new RoundRecord(RoundAction.Draft, Said(draft, sure)) { Kind = EvidenceKind.Fresh, Branch = 1, IsAtEnd = true },
                    new RoundRecord(RoundAction.Revise, Said(draft, sure)) { Kind = EvidenceKind.Revised, Branch = 1, IsAtEnd = true, Flaw = .1 },
                ])
            {
                Set = reporter,
                Id = $"{i}",
            };
        })];
    }

    private static string Other(string id) => id == "a" ? "b" : "a";

    private static AnswerDistribution Said(string answer, double sure)
        => AnswerDistribution.OverOptions(Ids, [.. Ids.Select(id => id == answer ? sure : 0)]);
}
