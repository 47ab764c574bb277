using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>Branches side by side against sequences alone, on a prepared model with 4-bit weights.</summary>
public sealed class BranchedSessionTests : IDisposable
{
    private const int Steps = 20;

    private static readonly int[] _prompt = [5, 6, 7, 8, 9, 5, 6, 7, 8, 10, 11, 5, 6, 7];

    private readonly OnnxFixture _fixture = OnnxFixture.Synthesized(new SynthesisOptions(), MatMulKernels.Runtime);

    private readonly Deadline _far = Deadline.After(TimeProvider.System, TimeSpan.FromHours(1));

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void TryStep_GreedyBranches_AllWriteTheSame()
    {
        var texts = RunParallel([.. Enumerable.Range(0, 4).Select(static _ => Sampler.Greedy())], [Steps, Steps, Steps, Steps]);

        Assert.All(texts, text => Assert.Equal(texts[0], text));
        Assert.Equal(Steps, texts[0].Length);
    }

    [Fact]
    public void TryStep_OtherNeighboursThatEndEarlier_ChangesNothing()
    {
        var together = RunParallel([Sampled(1), Sampled(2), Sampled(3)], [Steps, Steps, Steps]);

        Assert.Equal(3, together.Select(static text => string.Join(' ', text)).Distinct().Count());
        Assert.Equal(together[0], RunParallel([Sampled(1), Sampled(7), Sampled(8)], [Steps, 4, 9])[0]);
        Assert.Equal(together[2], RunParallel([Sampled(5), Sampled(6), Sampled(3)], [2, 3, Steps])[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryStep_SampledBranches_WriteWhatEachWritesAlone(bool isDeterministic)
    {
        // The class "one token, many rows": logits of a step differ in their last bits from those of a sequence alone, so the comparison ends with the first draw that lies within.
        var together = RunParallel([Sampled(1), Sampled(2), Sampled(3)], [Steps, Steps, Steps], isDeterministic);
        var same = 0;
        for (var seed = 1; seed <= 3; seed++)
        {
            var alone = Alone(Sampled(seed), isDeterministic);
            same += alone.AsSpan().CommonPrefixLength(together[seed - 1]);
        }

        Assert.True(same >= 3 * Steps * 3 / 4, $"{same} of {3 * Steps} tokens are the same");
    }

    [Fact]
    public void Alone_AfterBranching_GoesOnAsItsOwnSequence()
    {
        using var branches = new BranchedSession(_fixture.Model.CreatePool(2), TimeProvider.System, isDeterministic: true);
        using var source = Session(isDeterministic: true);
        source.Prefill(_prompt, _far, CancellationToken.None);
        branches.Begin(source, 2);
        Assert.True(branches.TryStep([20, 30], _far, CancellationToken.None));
        Assert.True(branches.TryStep([BranchedSession.Ended, 31], _far, CancellationToken.None));

        var (first, second) = (branches.Alone(0, [.. _prompt, 20]), branches.Alone(1, [.. _prompt, 30, 31]));

        Assert.False(first.HasLogits);
        Near([.. _prompt, 20, 40, 41, 42], first, [40, 41, 42]);
        Near([.. _prompt, 30, 31, 40], second, [40]); // canonical: a pass of the last token and the new one
    }

    [Fact]
    public void Load_SequenceOfAnotherModel_IsRefused()
    {
        using var other = OnnxFixture.Synthesized(new SynthesisOptions());
        using var pool = _fixture.Model.CreatePool(2);
        using var sequence = other.Model.CreateSequence();

        Assert.Throws<ArgumentException>(() => pool.Load(0, sequence, 0));
    }

    [Fact]
    public void TryStep_DeadlineHasPassed_AppendsNothing()
    {
        using var pool = _fixture.Model.CreatePool(2);
        using var branches = new BranchedSession(pool, TimeProvider.System);
        using var source = Session(isDeterministic: false);
        source.Prefill(_prompt, _far, CancellationToken.None);
        branches.Begin(source, 2);

        Assert.False(branches.TryStep([1, 2], Deadline.After(TimeProvider.System, TimeSpan.Zero), CancellationToken.None));
        Assert.Equal((_prompt.Length, _prompt.Length), (pool.Sequence(0).Position, pool.Sequence(1).Position));
    }

    private static Sampler Sampled(int seed) => new(new SamplerOptions { Temperature = 1 }, new Random(seed));

    private DecoderSession Session(bool isDeterministic)
        => new(new DecodeOptions { Deterministic = isDeterministic, LookupProposals = 0 }.Apply(_fixture.Model.CreateSequence()), TimeProvider.System);

    private void Near(int[] all, DecoderSession branch, int[] more)
    {
        using var alone = Session(isDeterministic: true);
        alone.Prefill(all, _far, CancellationToken.None);
        branch.Prefill(more, _far, CancellationToken.None);
        Assert.Equal(all.Length, branch.Position);
        for (var id = 0; id < alone.VocabularySize; id++)
        {
            Assert.Equal(alone.Logits[id], branch.Logits[id], 0.1f);
        }
    }

    private int[][] RunParallel(Sampler[] samplers, int[] lengths, bool isDeterministic = false)
    {
        using var branches = new BranchedSession(_fixture.Model.CreatePool(samplers.Length), TimeProvider.System, isDeterministic: isDeterministic);
        using var source = Session(isDeterministic);
        source.Prefill(_prompt, _far, CancellationToken.None);
        branches.Begin(source, samplers.Length);
        List<int>[] texts = [.. samplers.Select(sampler => new List<int> { sampler.Pick(source.Logits) })];
        while (Enumerable.Range(0, texts.Length).Any(i => texts[i].Count < lengths[i]))
        {
            branches.TryStep([.. texts.Select((text, i) => text.Count < lengths[i] ? text[^1] : BranchedSession.Ended)], _far, CancellationToken.None);
            for (var i = 0; i < texts.Length; i++)
            {
                if (texts[i].Count < lengths[i])
                {
                    texts[i].Add(samplers[i].Pick(branches.Logits(i)));
                }
            }
        }

        return [.. texts.Select(static text => text.ToArray())];
    }

    private int[] Alone(Sampler sampler, bool isDeterministic)
    {
        using var session = Session(isDeterministic);
        session.Prefill(_prompt, _far, CancellationToken.None);
        List<int> tokens = [];
        session.Generate(new GenerationOptions { MaxTokens = Steps }, sampler, tokens, _far, CancellationToken.None);
        return [.. tokens];
    }
}
