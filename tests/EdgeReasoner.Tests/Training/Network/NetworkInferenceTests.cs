using EdgeReasoner.Inference;
using EdgeReasoner.Training.Network;
using Xunit;

namespace EdgeReasoner.Tests.Training.Network;

public sealed class NetworkInferenceTests
{
    private static readonly NetworkWeights Network = Some.LivelyNetwork(Some.Shape, seed: 11);
    private static readonly int[] Tokens = Some.Ids(Some.Shape, 40, new Random(12));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Append_AnyChunking_EqualsTheFullForwardPass(int chunk)
    {
        var full = new NetworkPass(Some.Shape).Logits(Network, Tokens);
        using var inference = new NetworkInference(Network);
        var vocabulary = Some.Shape.VocabularySize;
        for (var first = 0; first < Tokens.Length; first += chunk)
        {
            var length = Math.Min(chunk, Tokens.Length - first);
            var logits = inference.Append(Tokens.AsSpan(first, length), Cancellation);
            AssertNear(full.AsSpan((first + length - 1) * vocabulary, vocabulary), logits);
        }
    }

    [Fact]
    public void RewindTo_AfterADetour_GivesTheSameBits()
    {
        using var inference = new NetworkInference(Network);
        inference.Append(Tokens.AsSpan(0, 10), Cancellation);
        var straight = inference.Append([3, 4], Cancellation).ToArray();
        inference.RewindTo(10);
        inference.Append([7, 8, 9], Cancellation);
        inference.RewindTo(10);

        Assert.Equal(straight, inference.Append([3, 4], Cancellation).ToArray());
    }

    [Fact]
    public void Fork_BothContinue_AreIndependent()
    {
        using var inference = new NetworkInference(Network);
        inference.Append(Tokens.AsSpan(0, 10), Cancellation);
        using var fork = inference.Fork();
        inference.Append([7], Cancellation);
        var forked = fork.Append([3], Cancellation).ToArray();
        inference.RewindTo(10);

        Assert.Equal(inference.Append([3], Cancellation).ToArray(), forked);
        Assert.Equal(11, fork.Position);
    }

    [Fact]
    public void Append_TooManyTokens_ThrowsAndAppendsNothing()
    {
        using var inference = new NetworkInference(Network);
        inference.Append(Tokens, Cancellation);

        Assert.Throws<ContextOverflowException>(() => inference.Append(Tokens, Cancellation).Length);
        Assert.Equal(40, inference.Position);
    }

    [Fact]
    public void Append_IdOutsideTheVocabulary_Throws()
    {
        using var inference = new NetworkInference(Network);

        Assert.Throws<ArgumentOutOfRangeException>(() => inference.Append(new[] { Some.Shape.VocabularySize }, Cancellation).Length);
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-5f);
        }
    }
}
