using EdgeReasoner.Reasoning.Confidence;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Confidence;

public sealed class ConfidenceMapTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Fact]
    public void WithBest_Options_OthersShareTheRestAsBefore()
    {
        var distribution = AnswerDistribution.OverOptions(Ids, [Math.Log(.6), Math.Log(.3), Math.Log(.1)]).WithBest(.8);

        Assert.Equal([.8, .15, .05], distribution.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void WithBest_TooLittle_LeadsTheSecondByAHair()
    {
        var distribution = AnswerDistribution.OverOptions(Ids, [Math.Log(.3), Math.Log(.6), Math.Log(.1)]).WithBest(.1);

        Assert.Equal("b", distribution.Best);
        Assert.Equal(distribution.Of("a"), distribution.Of("b"), 8);
    }

    [Fact]
    public void WithBest_Certainty_GivesTheRestToTheOthers()
    {
        var options = AnswerDistribution.OverOptions(Ids, [0, double.NegativeInfinity, double.NegativeInfinity]).WithBest(.9);
        var open = AnswerDistribution.OfOpenAnswer("7", 1).WithBest(.9);

        Assert.Equal([.9, .05, .05], options.Probabilities.ToArray().Select(p => Math.Round(p, 12)));
        Assert.Equal((.9, .1), (open.Of("7"), Math.Round(open.Unseen, 12)));
    }

    [Property]
    public bool WithBest_AnyDistribution_SumsToOneAndKeepsItsBest(byte a, byte b, byte c, byte probability)
    {
        var before = AnswerDistribution.OverOptions(Ids, [a / 16.0, b / 16.0, c / 16.0]);
        var after = before.WithBest(probability / 255.0);

        return after.Best == before.Best && Math.Abs(after.Probabilities.ToArray().Sum() - 1) < 1e-12;
    }

    [Fact]
    public void BestLogOdds_AlmostCertain_IsNotRoundedAway()
        => Assert.Equal(39, AnswerDistribution.OverOptions(["a", "b"], [39, 0]).BestLogOdds, 9); // 1 − p is 0 in doubles from 37 on

    [Property]
    public bool Logistic_SurerOrLessDoubtful_IsNeverLess(byte odds, byte doubt, byte more)
    {
        var map = new LogisticMap(-1, .5, -.7);
        var (o, d, m) = (odds / 10.0, doubt / 50.0, more / 20.0);

        return map.Of(o + m, d) >= map.Of(o, d) && map.Of(o, d + m) <= map.Of(o, d);
    }

    [Fact]
    public void Of_IdentityWithACap_NeverExceedsIt()
    {
        var map = new ConfidenceMap { Cap = .98 };

        Assert.Equal(.98, map.Apply(AnswerDistribution.OverOptions(["a", "b"], [30, 0])).BestProbability);
        Assert.Equal(.5, map.Apply(AnswerDistribution.OverOptions(["a", "b"], [0, 0])).BestProbability);
    }

    [Fact]
    public void Problems_FallingMaps_AreNamed()
    {
        Assert.Single(new LogisticMap(0, -1).Problems());
        Assert.Single(new LogisticMap(0, 1, .5).Problems());
        Assert.Single(new ConfidenceMap { KnotLogOdds = [0, 1], KnotProbabilities = [.5, .4] }.Problems());
        Assert.Single(new ConfidenceMap { KnotLogOdds = [0], KnotProbabilities = [] }.Problems());
        Assert.Single(new ConfidenceMap { Cap = double.NaN }.Problems());
    }
}
