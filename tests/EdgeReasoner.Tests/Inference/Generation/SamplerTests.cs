using EdgeReasoner.Inference.Generation;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class SamplerTests
{
    private static readonly float[] _halfQuarterEighths = [MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.125f), MathF.Log(0.125f)];

    [Fact]
    public void Pick_Greedy_TakesTheLargestAndTheEarlierOfATie()
        => Assert.Equal(1, Sampler.Greedy().Pick([1f, 5f, 5f, float.NaN]));

    [Fact]
    public void Pick_GreedyAmongAllowed_TakesTheLargestOfThem()
        => Assert.Equal(2, Sampler.Greedy().Pick([9f, 1f, 3f], [1, 2]));

    [Fact]
    public void Pick_OneAllowed_TakesItHoweverImprobable()
        => Assert.Equal(1, Drawing(1).Pick([100f, -100f], [1]));

    [Fact]
    public void Pick_NothingFinite_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => Sampler.Greedy().Pick([float.NaN, float.NegativeInfinity]));

    [Fact]
    public void Pick_AllowedOutsideTheVocabulary_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Sampler.Greedy().Pick([1f], [1]));

    [Theory]
    [InlineData(1.0, 0, 1.0, new[] { 0.5, 0.25, 0.125, 0.125 })]
    [InlineData(0.5, 0, 1.0, new[] { 0.25 / 0.34375, 0.0625 / 0.34375, 0.015625 / 0.34375, 0.015625 / 0.34375 })] // squared, then normalised
    [InlineData(1.0, 2, 1.0, new[] { 2 / 3.0, 1 / 3.0, 0, 0 })]
    [InlineData(1.0, 0, 0.6, new[] { 2 / 3.0, 1 / 3.0, 0, 0 })] // a half is less than 0.6, three quarters are not
    [InlineData(1.0, 0, 0.4, new[] { 1.0, 0, 0, 0 })]
    [InlineData(1.0, 1, 0.9, new[] { 1.0, 0, 0, 0 })]
    public void Pick_ManyDraws_FollowTheTruncatedDistribution(double temperature, int topK, double topP, double[] expected)
    {
        const int Draws = 20_000;
        var sampler = Drawing(7, temperature, topK, topP);
        var counts = new int[4];
        for (var i = 0; i < Draws; i++)
        {
            counts[sampler.Pick(_halfQuarterEighths)]++;
        }

        for (var token = 0; token < 4; token++)
        {
            Assert.Equal(expected[token], counts[token] / (double)Draws, tolerance: 0.015); // four standard errors
        }
    }

    [Fact]
    public void Pick_SameSeed_PicksTheSame()
    {
        var (a, b) = (Drawing(3), Drawing(3));
        Assert.Equal(Enumerable.Range(0, 50).Select(_ => a.Pick(_halfQuarterEighths)), Enumerable.Range(0, 50).Select(_ => b.Pick(_halfQuarterEighths)));
    }

    [Fact]
    public void Pick_AfterTheFirst_AllocatesNothing()
    {
        var sampler = Drawing(3, 0.8, 3, 0.9);
        sampler.Pick(_halfQuarterEighths);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            sampler.Pick(_halfQuarterEighths);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(-0.1, 0, 1, "Temperature")]
    [InlineData(double.NaN, 0, 1, "Temperature")]
    [InlineData(1, -1, 1, "TopK")]
    [InlineData(1, 0, 0, "TopP")]
    [InlineData(1, 0, 1.1, "TopP")]
    public void Problems_ValueOutOfRange_NamesIt(double temperature, int topK, double topP, string name)
    {
        var problem = Assert.Single(new SamplerOptions { Temperature = temperature, TopK = topK, TopP = topP }.Problems());
        Assert.StartsWith($"Sampling:{name} is ", problem, StringComparison.Ordinal);
    }

    private static Sampler Drawing(int seed, double temperature = 1, int topK = 0, double topP = 1)
        => new(new SamplerOptions { Temperature = temperature, TopK = topK, TopP = topP }, new Random(seed));

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(151936)]
    public void Pick_GreedyOverManyTokens_TakesTheFirstOfTheLargest(int count)
    {
        var random = new Random(count);
        float[] logits = [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(100))]; // with many equals
        (logits[0], logits[count / 2]) = (float.NaN, float.NegativeInfinity);
        logits[count - 1] = 7;
        var expected = Enumerable.Range(0, count).Where(i => !float.IsNaN(logits[i])).MaxBy(i => logits[i]);
        Assert.Equal(expected, Sampler.Greedy().Pick(logits));
    }
}
