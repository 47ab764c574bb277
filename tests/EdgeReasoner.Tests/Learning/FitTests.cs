using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Learning;

/// <summary>Fits find what the data were made with.</summary>
public sealed class FitTests
{
    [Fact]
    public void Softmax_DataOfAKnownTemperatureAndPriors_RecoversBoth()
    {
        // The model is 2.5 times too sure and likes the second position e^0.8 times as much as the first, the third e^-0.5 times.
        double[] priors = [0, .8, -.5];
        var random = new Random(7);
        var probes = Enumerable.Range(0, 20_000).Select(_ =>
        {
            double[] truth = [random.NextDouble() * 3, random.NextDouble() * 3, random.NextDouble() * 3];
            var right = Draw(random, truth);
            return new JudgedOptions([.. truth.Select((log, i) => (log * 2.5) + priors[i])], right);
        }).ToArray();

        var fit = SoftmaxFit.Fit(probes, usesPriors: true);

        Assert.Equal(2.5, fit.Temperature, .15);
        Assert.Equal(.8, fit.PositionLogPriors[1], .1);
        Assert.Equal(-.5, fit.PositionLogPriors[2], .1);
    }

    [Fact]
    public void Softmax_WithoutPriors_HasNone()
        => Assert.Empty(SoftmaxFit.Fit([new JudgedOptions([0, -1], 0), new JudgedOptions([0, -1], 1)], usesPriors: false).PositionLogPriors);

    [Fact]
    public void Confidence_AllAnswersOfOneItem_IsFittedThoughAFoldIsEmpty()
    {
        var answers = Enumerable.Range(0, 60).Select(static i => new Judged(0, i % 7, i % 3 > 0)).ToArray();

        var map = ConfidenceFit.Fit(answers, folds: 3);

        Assert.Equal(60, map.Items);
        Assert.InRange(map.Cap, .5, .999);
        Assert.Equal(IsotonicFit.MostFor(0), IsotonicFit.Fit([]).Cap);
    }

    [Fact]
    public void Logistic_DataOfAKnownMap_RecoversIt()
    {
        var truth = new LogisticMap(1.5, .4, -.9);
        var random = new Random(8);
        var answers = Enumerable.Range(0, 40_000).Select(_ =>
        {
            var (odds, doubt) = (random.NextDouble() * 10, Math.Exp((random.NextDouble() * 8) - 7));
            return new Judged(odds, doubt, random.NextDouble() < truth.Of(odds, doubt));
        }).ToArray();

        var fit = LogisticFit.Fit(answers, usesDoubt: true);

        Assert.Equal(truth.Intercept, fit.Intercept, .2);
        Assert.Equal(truth.Slope, fit.Slope, .05);
        Assert.Equal(truth.DoubtSlope, fit.DoubtSlope, .05);
    }

    [Fact]
    public void Logistic_MoreDoubtWhereItIsRight_LeavesDoubtOut()
    {
        var answers = Enumerable.Range(0, 200).Select(i => new Judged(i % 2 == 0 ? 3 : 1, i % 2 == 0 ? .5 : 0, i % 2 == 0)).ToArray();

        var fit = LogisticFit.Fit(answers, usesDoubt: true);

        Assert.Equal(0, fit.DoubtSlope);
        Assert.Empty(fit.Problems());
        Assert.True(fit.Of(3, .5) > fit.Of(1, 0));
    }

    [Fact]
    public void Logistic_SaturatedProbes_Converges()
    {
        // Seen on real logs: log-odds of 40 flatten the curve, and full Newton steps leave for infinity.
        var answers = Enumerable.Range(0, 500).Select(i => new Judged(40, i % 10 == 0 ? 1 : 1e-4, i % 10 != 0)).ToArray();

        var fit = LogisticFit.Fit(answers, usesDoubt: true);

        Assert.True(fit.Of(40, 1e-4) > .98);
        Assert.True(fit.Of(40, 1) < .1);
    }

    [Property]
    public bool Isotonic_AnyAnswers_RisesAndStaysUnderItsCap(int seed)
    {
        var random = new Random(seed);
        var answers = Enumerable.Range(0, 1 + random.Next(600)).Select(_ => new Judged(random.Next(-5, 6), 0, random.Next(3) > 0)).ToArray();

        var map = IsotonicFit.Fit(answers);

        var published = Enumerable.Range(-60, 121).Select(step => map.Of(step / 10.0)).ToArray();
        return !map.Problems().Any() && published.Zip(published.Skip(1)).All(pair => pair.First <= pair.Second) && published.All(p => p > 0 && p <= map.Cap) && map.Cap < 1;
    }

    [Fact]
    public void Isotonic_AllRight_IsTheRuleOfSuccession()
    {
        var map = IsotonicFit.Fit([.. Enumerable.Range(0, 98).Select(i => new Judged(i, 0, true))]);

        Assert.Equal(.99, map.Cap, 12); // (98 + 1) / (98 + 2)
        Assert.Equal(.99, map.Of(1000), 12);
    }

    [Fact]
    public void Isotonic_TwoLevels_SaysTheShareOfEach()
    {
        var answers = Enumerable.Range(0, 1000).Select(i => new Judged(i < 500 ? 0 : 5, 0, i < 500 ? i % 5 == 0 : i % 10 != 0)).ToArray();

        var map = IsotonicFit.Fit(answers);

        Assert.Equal(101 / 502.0, map.Of(0), 12);
        Assert.Equal(451 / 502.0, map.Of(5), 12);
        Assert.Equal((map.Of(0) + map.Of(5)) / 2, map.Of(2.5), 12);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 9, 1)]
    [InlineData(5, 0, 1 / 32.0)]
    [InlineData(5, 1, 7 / 64.0)] // of six: (6 + 1) / 2⁶
    public void McNemar_FixesAndBreaks_EqualsTheBinomial(int fixes, int breaks, double expected)
        => Assert.Equal(expected, McNemar.PValue(fixes, breaks), 10);

    [Fact]
    public void Folds_RoundsOfOneItem_AreNeverOnBothSides()
    {
        var items = Enumerable.Range(0, 40).Select(i => i / 4).ToArray();

        Folds.Losses(items, static item => item, 5, static train => train.ToHashSet(), static (train, item) =>
        {
            Assert.DoesNotContain(item, train);
            return 0;
        });
    }

    [Fact]
    public void IsBetter_NoiseOrGain_KeepsOnlyTheGain()
    {
        var random = new Random(9);
        double[] simple = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];

        Assert.False(Folds.IsBetter(simple, simple));
        Assert.True(Folds.IsBetter(simple, [.. simple.Select(loss => loss - .01)]));
        Assert.False(Folds.IsBetter(simple, [.. simple.Select(loss => loss + .01)]));
    }

    private static int Draw(Random random, double[] logs)
    {
        var left = random.NextDouble() * logs.Sum(Math.Exp);
        for (var i = 0; i < logs.Length - 1; i++)
        {
            left -= Math.Exp(logs[i]);
            if (left < 0)
            {
                return i;
            }
        }

        return logs.Length - 1;
    }
}
