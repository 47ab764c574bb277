using EdgeReasoner.Reasoning.Confidence;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Confidence;

public sealed class EvidencePoolTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Fact]
    public void Pooled_OneProbe_IsThatProbe()
    {
        var pool = new EvidencePool(new PoolingOptions());
        pool.Add(Of(.7, .2, .1), EvidenceKind.Direct, branch: 0, isCut: false);

        Assert.Equal(.7, pool.Pooled().BestProbability, 12);
    }

    [Fact]
    public void Pooled_NoProbe_Throws() => Assert.Throws<InvalidOperationException>(new EvidencePool(new PoolingOptions()).Pooled);

    [Fact]
    public void Pooled_ConfidentWrongGuessAndDraft_GiveWayToTheFinishedChain()
    {
        var pool = new EvidencePool(new PoolingOptions());
        pool.Add(Pair(.95), EvidenceKind.Direct, branch: 0, isCut: false);
        pool.Add(Pair(.60), EvidenceKind.Fresh, branch: 1, isCut: false);
        pool.Add(Pair(.05), EvidenceKind.Extended, branch: 1, isCut: false);

        // The example of PoolingOptions' documentation.
        var margin = ((.5 * .0625 * 2.944) + (.25 * .405) - 2.944) / (.03125 + .25 + 1);
        Assert.Equal(margin, Math.Log(pool.Pooled().Of("a") / pool.Pooled().Of("b")), 3);
        Assert.True(pool.Pooled().Of("b") > .89);
    }

    [Fact]
    public void Pooled_Rewrite_WeighsAsMuchAsWhatItReplaced()
    {
        var pool = new EvidencePool(new PoolingOptions { DirectWeight = 0 });
        pool.Add(Pair(.5), EvidenceKind.Direct, branch: 0, isCut: false);
        pool.Add(Pair(.8), EvidenceKind.Fresh, branch: 1, isCut: false);
        pool.Add(Pair(.2), EvidenceKind.Revised, branch: 1, isCut: false);

        Assert.Equal(.5, pool.Pooled().Of("a"), 12);
    }

    [Fact]
    public void Pooled_FullIndependence_MultipliesTheOdds()
    {
        var pool = new EvidencePool(new PoolingOptions { Independence = 1, SupersededFactor = 1, DirectWeight = 1 });
        pool.Add(Pair(.8), EvidenceKind.Direct, branch: 0, isCut: false);
        pool.Add(Pair(.8), EvidenceKind.Fresh, branch: 1, isCut: false);

        Assert.Equal(16.0 / 17, pool.Pooled().Of("a"), 12);
    }

    [Fact]
    public void Pooled_NoIndependence_IsNeverSurerThanItsSurestProbe()
    {
        var pool = new EvidencePool(new PoolingOptions());
        pool.Add(Pair(.8), EvidenceKind.Direct, branch: 0, isCut: false);
        pool.Add(Pair(.8), EvidenceKind.Fresh, branch: 1, isCut: false);
        pool.Add(Pair(.8), EvidenceKind.Fresh, branch: 2, isCut: false);

        Assert.Equal(.8, pool.Pooled().Of("a"), 12);
    }

    [Fact]
    public void Pooled_OpenAnswers_ShareTheUnseenEvenly()
    {
        var pool = new EvidencePool(new PoolingOptions { DirectWeight = 1, SupersededFactor = 1 });
        pool.Add(AnswerDistribution.OfOpenAnswer("7", .8), EvidenceKind.Direct, branch: 0, isCut: false);
        pool.Add(AnswerDistribution.OfOpenAnswer("8", .8), EvidenceKind.Fresh, branch: 1, isCut: false);

        // √(.8 · .1) twice and √(.1 · .1) for the unseen
        var (seen, unseen) = (Math.Sqrt(.08), .1);
        Assert.Equal(seen / ((2 * seen) + unseen), pool.Pooled().Of("7"), 12);
        Assert.Equal(unseen / ((2 * seen) + unseen), pool.Pooled().Unseen, 12);
    }

    [Property]
    public bool Pooled_AnyProbes_SumToOneInAnyOrderOfOptions(byte[] weights, bool isCut)
    {
        var (forward, backward) = (new EvidencePool(new PoolingOptions()), new EvidencePool(new PoolingOptions()));
        for (var i = -1; i < weights.Length; i++)
        {
            var (a, b, c) = (i < 0 ? 1 : weights[i] / 40.0, (i * 3 % 7) / 2.0, (i * 5 % 11) / 4.0);
            var kind = (EvidenceKind)(i < 0 ? 0 : 1 + (i % 3));
            forward.Add(AnswerDistribution.OverOptions(Ids, [a, b, c]), kind, (i + 3) % 3, isCut);
            backward.Add(AnswerDistribution.OverOptions(["c", "b", "a"], [c, b, a]), kind, (i + 3) % 3, isCut);
        }

        var (first, second) = (forward.Pooled(), backward.Pooled());
        return Math.Abs(first.Probabilities.ToArray().Sum() - 1) < 1e-9 && Ids.All(id => Math.Abs(first.Of(id) - second.Of(id)) < 1e-9);
    }

    [Fact]
    public void Problems_Defaults_AreNone() => Assert.Empty(new PoolingOptions().Problems());

    [Fact]
    public void Problems_EveryValueWrong_NamesEach()
    {
        var options = new PoolingOptions
        {
            DirectWeight = -1,
            FreshWeight = 0,
            RevisedWeight = double.NaN,
            CutFactor = 0,
            SupersededFactor = 2,
            RewrittenFactor = -1,
            Independence = 1.5,
            ProbabilityFloor = 0,
        };

        Assert.Equal(8, options.Problems().Count());
    }

    private static AnswerDistribution Of(double a, double b, double c) => AnswerDistribution.OverOptions(Ids, [Math.Log(a), Math.Log(b), Math.Log(c)]);

    private static AnswerDistribution Pair(double a) => AnswerDistribution.OverOptions(["a", "b"], [Math.Log(a), Math.Log(1 - a)]);
}
