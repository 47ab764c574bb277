using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Reflection;

public sealed class SequencePoolTests : IDisposable
{
    private readonly List<int> _passes = [];

    // Two profiles: a common start of 2 tokens, then 10 of their own, then the request.
    private static readonly int[] _first = [1, 2, .. Enumerable.Repeat(3, 10), 20, 21];
    private static readonly int[] _second = [1, 2, .. Enumerable.Repeat(4, 10), 22, 23];

    private SequencePool? _pool;

    public void Dispose() => _pool?.Dispose();

    [Fact]
    public void For_TwoProfilesInTurn_PrefillsEachPrefixOnce()
    {
        Create(4);
        Assert.Equal([14, 12, 2, 2, 2], Prefilled(_first, _second, [.. _first[..12], 24, 25], [.. _second[..12], 26, 27], [.. _first[..12], 28, 29]));
    }

    [Fact]
    public void For_OneSequence_OverwritesTheOtherPrefix()
    {
        Create(1);
        Assert.Equal([14, 12, 12], Prefilled(_first, _second, [.. _first[..12], 24, 25]));
    }

    [Fact]
    public void For_MoreProfilesThanSequences_ForgetsTheOneUsedLongestAgo()
    {
        Create(2);
        int[] third = [1, 2, .. Enumerable.Repeat(5, 10), 30, 31];
        Assert.Equal([14, 12, 12, 2, 12], Prefilled(_first, _second, third, [.. _second[..12], 24, 25], [.. _first[..12], 26, 27]));
    }

    [Fact]
    public void For_BestIsLent_ForksIt()
    {
        Create(2);
        var (first, second) = (Holder(), Holder());
        var lent = _pool!.For(first, _first);
        Append(lent, _first);

        var fork = _pool.For(second, [.. _first[..12], 24, 25]);

        Assert.NotSame(lent, fork);
        Assert.Equal((14, 12), (lent.Position, fork.Position));
        Assert.Same(lent, _pool.For(first, _first));
    }

    [Fact]
    public void For_AllAreLent_TakesTheOneThatRestedLongest()
    {
        Create(2);
        var (first, second, third) = (Holder(), Holder(), Holder());
        Append(_pool!.For(first, _first), _first);
        _pool.Rest(first);
        var kept = _pool.For(second, _second);
        Append(kept, _second);
        _pool.Rest(second);
        _pool.For(third, [.. _second[..12], 24, 25]);
        _pool.Rest(third);

        Assert.Same(kept, _pool.For(second, _second));
        _pool.Rest(second);
        Assert.Equal(2, _pool.For(first, _first).Cached(_first)); // prefills again what no other has
    }

    [Theory]
    [InlineData(2, 2)] // in the place of the one that rests
    [InlineData(3, 14)] // which is its own, as there was room for the third
    public void For_OthersRun_TakesNoneOfTheirs(int sequences, int cached)
    {
        Create(sequences);
        var (resting, running, third) = (Holder(), Holder(), Holder());
        var taken = _pool!.For(running, _first);
        Append(taken, _first);
        Append(_pool.For(resting, _second), _second);
        _pool.Rest(resting);

        var fork = _pool.For(third, [.. _first[..12], 24, 25]);

        Assert.NotSame(taken, fork);
        Assert.Equal((14, 12), (taken.Position, fork.Position));
        Assert.Same(taken, _pool.For(running, _first));
        _pool.Rest(third);
        Assert.Equal(cached, _pool.For(resting, _second).Cached(_second));
    }

    [Fact]
    public void For_HolderIsDone_TakesItsSequence()
    {
        Create(2);
        var first = Holder();
        var lent = _pool!.For(first, _first);
        Append(lent, _first);
        first.Conclude(StopReason.NoValue);

        Assert.Same(lent, _pool.For(Holder(), [.. _first[..12], 24, 25]));
    }

    [Fact]
    public void Release_OneThatFailed_IsFree()
    {
        Create(1);
        var first = Holder();
        Append(_pool!.For(first, _first), _first);
        _pool.Release(first);

        Assert.Equal(14, _pool.For(Holder(), _first).Cached(_first));
    }

    private static OfferedRound Holder() => new(TimeSpan.Zero, TimeSpan.Zero);

    private static void Append(CachedSequence cache, int[] tokens)
    {
        cache.RewindTo(0);
        cache.TryAppend(tokens, Deadline.After(TimeProvider.System, TimeSpan.FromHours(1)), CancellationToken.None);
    }

    private void Create(int sequences)
    {
#pragma warning disable CA2000 // the pool owns it
        _pool = new SequencePool(new ScriptedLanguageModel(40, static (_, _) => { }) { Passed = _passes.Add }, TimeProvider.System, new CostModel(), sequences);
#pragma warning restore CA2000
    }

    private int[] Prefilled(params int[][] prompts)
        => [.. prompts.Select(prompt =>
        {
            _passes.Clear();
            var holder = Holder();
            var cache = _pool!.For(holder, prompt);
            Assert.True(cache.TryMoveTo(prompt, Deadline.After(TimeProvider.System, TimeSpan.FromHours(1)), CancellationToken.None));
            cache.TryAppend([7, 8, 9], Deadline.After(TimeProvider.System, TimeSpan.FromHours(1)), CancellationToken.None); // a draft that comes and goes
            holder.Conclude(StopReason.NoValue);
            return _passes.Sum() - 3;
        })];
}
