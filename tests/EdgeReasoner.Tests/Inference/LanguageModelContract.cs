using EdgeReasoner.Inference;
using Xunit;

namespace EdgeReasoner.Tests.Inference;

/// <summary>What every <see cref="ILanguageModel"/> promises; one derived class for each engine. Tests run it against all of them.</summary>
public abstract class LanguageModelContract
{
    private static readonly int[] _prompt = [.. Enumerable.Range(0, 23).Select(i => ((i * 7) + 3) % 29)];

    /// <summary>Gets the largest difference of a logit between two ways to compute it.</summary>
    protected virtual float Tolerance => 1e-4f;

    public static TheoryData<int[]> Chunkings => new([23], [11, 12], [2, 21], [5, 5, 5, 5, 3], [1, 22], [1, 1, 1, 20], [20, 1, 1, 1]);

    [Theory]
    [MemberData(nameof(Chunkings))]
    public void Append_AnyChunking_EqualsOnePassOverTheWholePrefix(int[] chunks)
    {
        using var model = Create();
        var done = 0;
        foreach (var chunk in chunks)
        {
            var logits = model.Append(_prompt.AsSpan(done, chunk), CancellationToken.None);
            done += chunk;
            AssertClose(Reference(_prompt[..done]), logits);
        }

        Assert.Equal(done, model.Position);
    }

    [Fact]
    public void Append_OtherTokens_GivesOtherLogits()
        => Assert.NotEqual(Reference([1, 2, 3]), Reference([2, 1, 3])); // a model that ignores its input passes everything else here

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void RewindTo_ThenSameTokens_IsBitIdentical(int length)
    {
        using var model = Create();
        model.Append(_prompt.AsSpan(0, 9), CancellationToken.None);
        var first = model.Append(_prompt.AsSpan(9, length), CancellationToken.None).ToArray();
        model.RewindTo(9);
        Assert.Equal(first, model.Append(_prompt.AsSpan(9, length), CancellationToken.None).ToArray());
    }

    [Fact]
    public void RewindTo_OverATailOfOtherTokens_IsBitIdentical()
    {
        using var fresh = Create();
        fresh.Append(_prompt.AsSpan(0, 9), CancellationToken.None);
        var expected = fresh.Append(_prompt.AsSpan(9, 4), CancellationToken.None).ToArray();

        using var model = Create();
        model.Append(_prompt.AsSpan(0, 9), CancellationToken.None);
        model.Append([28, 27, 26, 25, 24, 23, 22], CancellationToken.None);
        model.Append([5], CancellationToken.None);
        model.RewindTo(9);

        Assert.Equal(9, model.Position);
        Assert.Equal(expected, model.Append(_prompt.AsSpan(9, 4), CancellationToken.None).ToArray());
    }

    [Fact]
    public void RewindTo_Zero_IsAFreshSequence()
    {
        using var model = Create();
        model.Append([9, 9, 9], CancellationToken.None);
        model.RewindTo(0);
        Assert.Equal(Reference(_prompt), model.Append(_prompt, CancellationToken.None).ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void RewindTo_OutsideTheSequence_IsRefused(int position)
    {
        using var model = Create();
        model.Append([1, 2, 3], CancellationToken.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.RewindTo(position));
        Assert.Equal(3, model.Position);
    }

    [Fact]
    public void Fork_BothContinue_AreIndependent()
    {
        using var model = Create();
        model.Append(_prompt.AsSpan(0, 9), CancellationToken.None);
        using var fork = model.Fork();
        Assert.Equal(9, fork.Position);

        fork.Append([20, 21, 22], CancellationToken.None);
        var original = model.Append(_prompt.AsSpan(9, 3), CancellationToken.None).ToArray();
        fork.RewindTo(9);
        var forked = fork.Append(_prompt.AsSpan(9, 3), CancellationToken.None).ToArray();

        Assert.Equal(original, forked);
        AssertClose(Reference(_prompt[..12]), original);
    }

    [Fact]
    public void Fork_AfterTheOriginalIsGone_StillRuns()
    {
        var model = Create();
        model.Append(_prompt.AsSpan(0, 9), CancellationToken.None);
        using var fork = model.Fork();
        model.Dispose();
        AssertClose(Reference(_prompt[..12]), fork.Append(_prompt.AsSpan(9, 3), CancellationToken.None));
    }

    [Fact]
    public void Append_NoTokens_IsRefused() => AssertRefused<ArgumentOutOfRangeException>([], CancellationToken.None);

    [Fact]
    public void Append_NegativeId_IsRefused() => AssertRefused<ArgumentOutOfRangeException>([1, -1], CancellationToken.None);

    [Fact]
    public void Append_IdOfVocabularySize_IsRefused()
    {
        using var model = Create();
        AssertRefused<ArgumentOutOfRangeException>([1, model.VocabularySize], CancellationToken.None);
    }

    [Fact]
    public void Append_MoreThanFits_IsRefused()
    {
        using var model = Create();
        AssertRefused<ContextOverflowException>(new int[model.ContextLength], CancellationToken.None); // three are already there
    }

    [Fact]
    public void Append_UpToTheContextLength_Fits()
    {
        using var model = Create();
        model.Append(new int[model.ContextLength - 1], CancellationToken.None);
        model.Append([1], CancellationToken.None);
        Assert.Equal(model.ContextLength, model.Position);
        Assert.Throws<ContextOverflowException>(() => model.Append([1], CancellationToken.None));
    }

    [Fact]
    public void Append_AlreadyCancelled_AppendsNothing()
        => AssertRefused<OperationCanceledException>([1, 2], new CancellationToken(canceled: true));

    /// <summary>An empty sequence; each call gives one with the same weights.</summary>
    protected abstract ILanguageModel Create();

    /// <summary>The logits after a prefix, computed without a cache: one pass over a fresh sequence.</summary>
    protected float[] Reference(int[] prefix)
    {
        using var model = Create();
        return model.Append(prefix, CancellationToken.None).ToArray();
    }

    protected void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }

    private void AssertRefused<TException>(int[] tokens, CancellationToken cancellation)
        where TException : Exception
    {
        using var model = Create();
        model.Append([1, 2, 3], CancellationToken.None);
        Assert.Throws<TException>(() => model.Append(tokens, cancellation));
        Assert.Equal(3, model.Position);

        var after = model.Append([4, 5], CancellationToken.None).ToArray();
        using var untouched = Create();
        untouched.Append([1, 2, 3], CancellationToken.None);
        Assert.Equal(untouched.Append([4, 5], CancellationToken.None).ToArray(), after);
    }
}
