using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

/// <summary>A token takes a millisecond of fake time; all 40 tokens are equally likely.</summary>
public sealed class CachedSequenceTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedLanguageModel _model;
    private readonly DecoderSession _session;
    private readonly CachedSequence _cache;

    public CachedSequenceTests()
    {
        _model = new ScriptedLanguageModel(40, static (_, _) => { }) { Clock = _clock, TokenCost = TimeSpan.FromMilliseconds(1) };
        _session = new DecoderSession(_model, _clock);
        _cache = new CachedSequence(_session);
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void TryMoveTo_CommonPrefix_RunsTheRestOnly()
    {
        Move(1, 2, 3);
        Move(1, 2, 8, 9);

        Assert.Equal([3, 2], _model.Passes);
        Assert.Equal([1, 2, 8, 9], _model.Tokens);
    }

    [Fact]
    public void TryMoveTo_WhereItIs_RunsNothing()
    {
        Move(1, 2, 3);
        Move(1, 2, 3);

        Assert.Equal([3], _model.Passes);
    }

    [Fact]
    public void TryMoveTo_PrefixOfTheCache_RunsItsLastTokenAgain()
    {
        Move(1, 2, 3);
        Move(1, 2); // whose logits are gone

        Assert.Equal([3, 1], _model.Passes);
        Assert.Equal([1, 2], _model.Tokens);
        Assert.Equal(40, _cache.Logits.Length);
    }

    [Fact]
    public void TryMoveTo_DeadlineFirst_KnowsWhatIsCached()
    {
        int[] target = [.. Enumerable.Range(0, 130).Select(static i => i % 40)];

        Assert.False(_cache.TryMoveTo(target, Deadline.After(_clock, TimeSpan.FromMilliseconds(100)), CancellationToken.None));
        Assert.InRange(_cache.Position, 1, 100);
        Assert.Equal(_model.Tokens.Count, _cache.Position);
        Assert.Equal(_cache.Position, _cache.Cached(target));
    }

    [Fact]
    public void TryAppend_CancelledBetweenChunks_KnowsWhatIsCached()
    {
        using var source = new CancellationTokenSource();
        using var model = new ScriptedLanguageModel(40, (_, _) => source.Cancel()); // after the first pass
        using var session = new DecoderSession(model, _clock);
        var cache = new CachedSequence(session);

        Assert.ThrowsAny<OperationCanceledException>(() => cache.TryAppend(new int[130], Unhurried, source.Token));
        Assert.InRange(cache.Position, 1, 129);
        Assert.Equal(model.Tokens.Count, cache.Position);
    }

    [Fact]
    public void TryScore_GivenTokens_AreAllCachedButTheLast()
    {
        Move(1, 2);

        Assert.Equal(-3 * Math.Log(40), _cache.TryScore([3, 4, 5], inChunks: false, Unhurried, CancellationToken.None)!.Value, 5);
        Assert.Equal([1, 2, 3, 4], _model.Tokens);
        Assert.Equal(4, _cache.Position);
    }

    [Fact]
    public void RewindTo_BehindTheEnd_ChangesNothing()
    {
        Move(1, 2, 3);
        _cache.RewindTo(10);
        Assert.Equal(3, _cache.Position);

        _cache.RewindTo(1);
        Assert.Equal((1, 1), (_cache.Position, _cache.Cached([1, 2, 3])));
    }

    [Fact]
    public void Copy_Fork_GoesItsOwnWay()
    {
        Move(1, 2, 3);
        using var fork = _session.Fork();
        var copy = _cache.Copy(fork);

        copy.RewindTo(1);

        Assert.Equal((3, 1), (_cache.Position, copy.Position));
        Assert.Equal([1, 2, 3], _model.Tokens);
    }

    private Deadline Unhurried => Deadline.After(_clock, TimeSpan.FromHours(1));

    private void Move(params int[] target) => Assert.True(_cache.TryMoveTo(target, Unhurried, CancellationToken.None));
}
