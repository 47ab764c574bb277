using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

/// <summary>Workers whose steps meet; a token takes a millisecond of fake time, in a pass of several too.</summary>
public sealed class DecodeBatcherTests : IDisposable
{
    private const int Most = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // a test that waits this long has found a deadlock

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedLanguageModel _model;
    private readonly ScriptedSlotPool _pool;
    private readonly DecodeBatcher _batcher;

    public DecodeBatcherTests()
    {
        _model = new ScriptedLanguageModel(100, static (tokens, logits) => logits[(tokens[^1] + 1) % 100] = 1) { Clock = _clock, TokenCost = TimeSpan.FromMilliseconds(1), ContextLength = 50 };
        _pool = new ScriptedSlotPool(_model, Most + 1);
        _batcher = new DecodeBatcher(_pool);
    }

    public void Dispose()
    {
        _batcher.Dispose();
        _pool.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Run_AllWantTokens_OnePassComputesThemForAll()
    {
        var (first, second, third) = (New(), New(), New());

        await RunAsync(() => Generate(first, 10, 5), () => Generate(second, 20, 5), () => Generate(third, 30, 5));

        Assert.Equal([3, 3, 3, 3, 3], _pool.Steps);
        Assert.Equal([10, 11, 12, 13, 14, 15, 16], Tokens(first));
        Assert.Equal([20, 21, 22, 23, 24, 25, 26], Tokens(second));
        Assert.Equal([30, 31, 32, 33, 34, 35, 36], Tokens(third));
    }

    [Fact]
    public async Task Run_SomeEndEarlier_TheOthersGoOnWithFewerRowsAndTheLastAlone()
    {
        var (first, second, third) = (New(), New(), New());

        await RunAsync(() => Generate(first, 10, 1), () => Generate(second, 20, 5), () => Generate(third, 30, 3));

        Assert.Equal([3, 2, 2], _pool.Steps);
        Assert.Equal([30, 31, 32, 33, 34], Tokens(third));
        Assert.Equal([20, 21, 22, 23, 24, 25, 26], Tokens(second));
        Assert.Contains([2, 1, 1], _pool.Alone); // its prompt, and the last two steps
    }

    [Fact]
    public void Run_One_TakesItsStepsAsWithoutABatcher()
    {
        var sequence = New();

        _batcher.Run([() => Generate(sequence, 10, 3)]);

        Assert.Empty(_pool.Steps);
        Assert.Equal([2, 1, 1, 1], _pool.Alone.First());
    }

    [Fact]
    public async Task Run_SeveralTimes_CallersSeeHowManyTheyAre()
    {
        var (first, second) = (New(), New());
        Assert.Equal(1, ((BatchedSequence)first).Sharing);
        for (var i = 0; i < 200; i++)
        {
            await RunAsync(
                () =>
                {
                    Assert.Equal(2, ((BatchedSequence)first).Sharing);
                    first.RewindTo(0);
                    Generate(first, 10, 4);
                },
                () =>
                {
                    second.RewindTo(0);
                    Generate(second, 20, 2);
                    Assert.Equal(2, ((BatchedSequence)second).Sharing);
                });
            Assert.Equal(1, ((BatchedSequence)first).Sharing);
        }

        Assert.Equal(400, _pool.Steps.Count);
    }

    [Fact]
    public async Task Append_TimeOfOneIsOverInACommonPass_TheOthersGetTheirToken()
    {
        var (first, second, third) = (New(), New(), New());
        first.Append([10, 11], CancellationToken.None);
        second.Append([20, 21], CancellationToken.None);
        third.Append([30, 31], CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(1.5), _clock);

        await RunAsync(
            () => Step(first, 12, 4),
            () =>
            {
                second.Append([22], limit.Token);
                Assert.Equal(limit.Token, Assert.Throws<OperationCanceledException>(() => second.Append([23], limit.Token).Length).CancellationToken);
                Assert.Equal(3, second.Position);
            },
            () => Step(third, 32, 4));

        Assert.Equal([3, 2, 2, 2], _pool.Steps);
        Assert.Equal([10, 11, 12, 13, 14, 15], Tokens(first));
        Assert.Equal([20, 21, 22], Tokens(second));
        Assert.Equal([30, 31, 32, 33, 34, 35], Tokens(third));
    }

    [Fact]
    public async Task Append_TimeOfAWaitingOneIsOverInAnothersLongPass_GoesOnFirst()
    {
        var (first, second) = (New(), New());
        first.Append([10], CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(5), _clock);
        var started = _clock.GetTimestamp();
        var (ended, done) = (TimeSpan.Zero, TimeSpan.Zero);

        await RunAsync(
            () =>
            {
                Assert.Throws<OperationCanceledException>(() => first.Append([11], limit.Token).Length);
                ended = _clock.GetElapsedTime(started);
            },
            () =>
            {
                second.Append([.. Enumerable.Range(20, 10)], CancellationToken.None);
                done = _clock.GetElapsedTime(started);
            });

        Assert.Equal((5, 15), (ended.TotalMilliseconds, done.TotalMilliseconds)); // half the pass was for nothing
        Assert.Equal(Enumerable.Range(20, 10), Tokens(second));
    }

    [Fact]
    public async Task GiveWay_TimeOfAWaitingOneIsOver_LetsItGoOn()
    {
        var (first, second) = (New(), New());
        first.Append([10], CancellationToken.None);
        using var limit = new CancellationTokenSource();
        var log = new List<string>();

        await RunAsync(
            () =>
            {
                Assert.Throws<OperationCanceledException>(() => first.Append([11], limit.Token).Length);
                log.Add("ended");
            },
            () =>
            {
                ((BatchedSequence)second).GiveWay();
                log.Add("nobody");
                limit.Cancel();
                ((BatchedSequence)second).GiveWay();
                log.Add("went on");
            });

        Assert.Equal(["nobody", "ended", "went on"], log);
    }

    [Fact]
    public async Task Append_TokenThatCannotBeAppended_FailsForItsCallerOnly()
    {
        var (first, second, full) = (New(), New(), New());
        first.Append([10], CancellationToken.None);
        second.Append([20], CancellationToken.None);
        full.Append(new int[50], CancellationToken.None);

        await RunAsync(
            () => Step(first, 11, 3),
            () => Assert.Throws<ArgumentOutOfRangeException>(() => second.Append([100], CancellationToken.None).Length),
            () => Assert.Throws<ContextOverflowException>(() => full.Append([1], CancellationToken.None).Length));

        Assert.Equal([10, 11, 12, 13], Tokens(first));
    }

    [Fact]
    public async Task Run_OneThrows_TheOthersEndAndItIsHeard()
    {
        var (first, second) = (New(), New());

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(
            () =>
            {
                Generate(first, 10, 2);
                throw new InvalidOperationException("scripted");
            },
            () => Generate(second, 20, 5)));

        Assert.Equal("scripted", thrown.Message);
        Assert.Equal([20, 21, 22, 23, 24, 25, 26], Tokens(second));
        await RunAsync(() => Generate(New(), 30, 1), () => Generate(New(), 40, 1));
    }

    [Fact]
    public async Task Run_SeveralThrow_AllAreHeard()
    {
        var thrown = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(() => throw new InvalidOperationException("one"), () => throw new InvalidOperationException("two")));

        Assert.Equal(["one", "two"], thrown.InnerExceptions.Select(static exception => exception.Message));
    }

    [Fact]
    public async Task Run_SequencesOfHighSlots_ChangePlacesWithThoseThatRest()
    {
        var sequences = Enumerable.Range(0, Most).Select(_ => New()).ToArray();
        for (var i = 0; i < Most; i++)
        {
            sequences[i].Append([10 * i, (10 * i) + 1], CancellationToken.None);
        }

        await RunAsync(() => Step(sequences[3], 32, 3), () => Step(sequences[1], 12, 3));

        Assert.Equal([2, 2, 2], _pool.Steps);
        Assert.Equal([0, 1], Tokens(sequences[0]));
        Assert.Equal([10, 11, 12, 13, 14], Tokens(sequences[1]));
        Assert.Equal([20, 21], Tokens(sequences[2]));
        Assert.Equal([30, 31, 32, 33, 34], Tokens(sequences[3]));
        Assert.Equal(1, ((BatchedSequence)sequences[1]).Slot); // it stayed where it was
    }

    [Fact]
    public void Fork_OfASequence_HasItsTokensAndASlotOfItsOwn()
    {
        var sequence = New();
        sequence.Append([1, 2, 3], CancellationToken.None);

        var fork = sequence.Fork();
        fork.Append([4], CancellationToken.None);

        Assert.Equal([1, 2, 3], Tokens(sequence));
        Assert.Equal([1, 2, 3, 4], Tokens(fork));
    }

    [Fact]
    public void Fork_AllSlotsAreTaken_ThrowsUntilOneIsGivenBack()
    {
        var sequences = Enumerable.Range(0, Most).Select(_ => New()).ToArray();
        sequences[1].Append([1, 2, 3], CancellationToken.None);
        Assert.Throws<InvalidOperationException>(sequences[0].Fork);

        sequences[1].Dispose();

        Assert.Equal(0, sequences[0].Fork().Position);
    }

    [Property(MaxTest = 100)]
    public bool Run_AnyLengthsAndPasses_EachSaysWhatItWouldSayAlone(byte[] lengths)
    {
        using var pool = new ScriptedSlotPool(_model, Most + 1);
        using var batcher = new DecodeBatcher(pool);
        var workers = lengths.Select(static length => length % 24).Take(Most).Append(1).Take(Most).ToArray();
        var sequences = workers.Select(_ => batcher.CreateSequence()).Reverse().ToArray();
        var running = Task.Run(() => batcher.Run([.. workers.Select<int, Action>((length, i) => () =>
        {
            for (var next = 0; next < length;)
            {
                var count = 1 + ((length + next) % 7 == 0 ? 2 : 0); // now and then a pass of its own
                sequences[i].Append([.. Enumerable.Range((10 * i) + next, count)], CancellationToken.None);
                next += count;
            }
        })]));

        return running.Wait(Patience) && sequences.Select((sequence, i) => Tokens(sequence).SequenceEqual(Enumerable.Range(10 * i, sequence.Position)) && sequence.Position >= workers[i]).All(static same => same);
    }

    private static void Step(ILanguageModel sequence, int token, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var logits = sequence.Append([token + i], CancellationToken.None);
            Assert.Equal(1, logits[token + i + 1]);
        }
    }

    private static void Generate(ILanguageModel sequence, int prompt, int count)
    {
        sequence.Append([prompt, prompt + 1], CancellationToken.None);
        Step(sequence, prompt + 2, count);
    }

    private static IReadOnlyList<int> Tokens(ILanguageModel sequence) => ((ScriptedLanguageModel)((BatchedSequence)sequence).Own).Tokens;

    private ILanguageModel New() => _batcher.CreateSequence();

    private Task RunAsync(params Action[] workers) => Task.Run(() => _batcher.Run(workers)).WaitAsync(Patience, TestContext.Current.CancellationToken);
}
