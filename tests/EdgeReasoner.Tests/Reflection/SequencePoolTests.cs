using EdgeReasoner.Inference.Generation;
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

    private void Create(int sequences)
    {
#pragma warning disable CA2000 // the pool owns both
        var session = new DecoderSession(new ScriptedLanguageModel(40, static (_, _) => { }), TimeProvider.System, pass => _passes.Add(pass.Tokens));
#pragma warning restore CA2000
        _pool = new SequencePool(session, sequences);
    }

    private int[] Prefilled(params int[][] prompts)
        => [.. prompts.Select(prompt =>
        {
            _passes.Clear();
            var cache = _pool!.For(prompt);
            Assert.True(cache.TryMoveTo(prompt, Deadline.After(TimeProvider.System, TimeSpan.FromHours(1)), CancellationToken.None));
            cache.TryAppend([7, 8, 9], Deadline.After(TimeProvider.System, TimeSpan.FromHours(1)), CancellationToken.None); // a draft that comes and goes
            return _passes.Sum() - 3;
        })];
}
