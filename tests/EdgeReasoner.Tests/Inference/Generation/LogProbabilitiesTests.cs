using EdgeReasoner.Inference.Generation;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class LogProbabilitiesTests
{
    [Theory]
    [InlineData(new[] { 0f, 0f }, 0, -0.6931471805599453)] // ln 1/2
    [InlineData(new[] { 1000f, 0f }, 0, 0.0)] // would overflow without the shift
    [InlineData(new[] { 1000f, 0f }, 1, -1000.0)]
    [InlineData(new[] { -1000f, -1000f, -1000f, -1000f }, 2, -1.3862943611198906)] // ln 1/4, would underflow
    [InlineData(new[] { 3f, float.NegativeInfinity }, 0, 0.0)] // a masked token has no weight
    [InlineData(new[] { 3f, float.NegativeInfinity }, 1, double.NegativeInfinity)]
    public void OfToken_KnownRow_EqualsClosedForm(float[] logits, int token, double expected)
        => Assert.Equal(expected, LogProbabilities.OfToken(logits, token), tolerance: 1e-12);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void OfToken_OutsideTheVocabulary_IsRefused(int token)
        => Assert.Throws<ArgumentOutOfRangeException>(() => LogProbabilities.OfToken([0f, 0f], token));

    [Property]
    public bool OfToken_AnyRow_SumsToOne(byte length, int seed)
    {
        var random = new Random(seed);
        var logits = Enumerable.Range(0, length + 1).Select(_ => (float)(random.NextDouble() * 40) - 20).ToArray();
        var sum = Enumerable.Range(0, logits.Length).Sum(token => Math.Exp(LogProbabilities.OfToken(logits, token)));
        return Math.Abs(sum - 1) < 1e-9;
    }

    [Fact]
    public void Normalize_Candidates_SumToOneAndReturnTheirMass()
    {
        double[] values = [Math.Log(0.3), Math.Log(0.1)];
        var mass = LogProbabilities.Normalize(values);
        Assert.Equal(Math.Log(0.4), mass, tolerance: 1e-12);
        Assert.Equal(Math.Log(0.75), values[0], tolerance: 1e-12);
        Assert.Equal(Math.Log(0.25), values[1], tolerance: 1e-12);
    }

    [Fact]
    public void Normalize_NoMassAtAll_LeavesTheValues()
    {
        double[] values = [double.NegativeInfinity, double.NegativeInfinity];
        Assert.Equal(double.NegativeInfinity, LogProbabilities.Normalize(values));
        Assert.All(values, value => Assert.Equal(double.NegativeInfinity, value));
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4099, 10)]
    [InlineData(151936, 3)]
    [InlineData(151936, 40)]
    public void LogSumExp_LargeVocabulary_IsTheExactOneToAMillionth(int count, float spread)
    {
        var random = new Random(count);
        float[] logits = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * spread)];
        logits[17] = float.NegativeInfinity;
        var max = logits.Max();
        Assert.Equal(max + Math.Log(logits.Sum(logit => Math.Exp((double)logit - max))), LogProbabilities.LogSumExp(logits), 1e-6);
    }

    [Fact]
    public void LogSumExp_OneFarAboveManyOthers_IsIt()
    {
        var logits = new float[5000];
        Array.Fill(logits, -300);
        logits[4999] = 200;
        Assert.Equal(200, LogProbabilities.LogSumExp(logits), 1e-12);
    }
}
