using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Training.Synthesis;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>Every way of saving passes against the plain path, on a prepared model with 4-bit weights.</summary>
public sealed class DecodePathTests : IDisposable
{
    private const int Steps = 24;

    // Repeats itself, so that proposals are made and some are right.
    private static readonly int[] _prompt = [5, 6, 7, 8, 9, 5, 6, 7, 8, 10, 11, 5, 6, 7];

    // With matmuls of our own a row has the same bits whatever the others are; the runtime's differ in the last digits with AVX2.
    private readonly OnnxFixture _fixture = OnnxFixture.Synthesized(new SynthesisOptions(), MatMulKernels.Own);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Canonical_TokenByTokenOrInChunks_GivesTheSameBits()
    {
        using var chunked = Deterministic();
        using var stepwise = Deterministic();
        chunked.Append(_prompt, CancellationToken.None);
        foreach (var token in _prompt)
        {
            stepwise.Append([token], CancellationToken.None);
        }

        for (var i = 0; i < 10; i++)
        {
            var expected = chunked.Append([i, i + 20], CancellationToken.None).ToArray();
            stepwise.Append([i], CancellationToken.None);
            Assert.Equal(expected, stepwise.Append([i + 20], CancellationToken.None).ToArray());
        }
    }

    [Fact]
    public void PromptLookup_OverCanonical_GivesTheSameBitsAsWithoutProposals()
    {
        using var plain = Deterministic();
        using var ahead = Ahead();
        Assert.Equal(plain.Append(_prompt, CancellationToken.None).ToArray(), ahead.Append(_prompt, CancellationToken.None).ToArray());
        foreach (var token in (int[])[8, 9, 5, 6, 7, 8, 10, 90, 8, 10, 11, 5])
        {
            Assert.Equal(plain.Append([token], CancellationToken.None).ToArray(), ahead.Append([token], CancellationToken.None).ToArray());
        }

        Assert.True(ahead.Passes < ahead.Steps, $"{ahead.Passes} passes for {ahead.Steps} steps: nothing was saved");
    }

    [Fact]
    public void PromptLookup_ProductsOfTheRuntime_IsCloseToWithoutProposals()
    {
        using var fixture = OnnxFixture.Synthesized(new SynthesisOptions(), MatMulKernels.Runtime);
        using var plain = new DeterministicModel(fixture.Model.CreateSequence());
        using var ahead = (PromptLookupModel)new DecodeOptions { Deterministic = true }.Apply(fixture.Model.CreateSequence());
        foreach (var tokens in (int[][])[_prompt, [8], [9], [5], [6], [7], [8], [10], [90], [8], [10], [11], [5]])
        {
            var (expected, actual) = (plain.Append(tokens, CancellationToken.None).ToArray(), ahead.Append(tokens, CancellationToken.None).ToArray());
            Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, 0.1f)); // a value that is rounded to 8 bits the other way
        }

        Assert.True(ahead.Passes < ahead.Steps, $"{ahead.Passes} passes for {ahead.Steps} steps: nothing was saved");
    }

    [Fact]
    public void Generate_PromptLookupOverCanonical_PicksTheSameTokens()
    {
        var plain = Generated(new DecodeOptions { Deterministic = true, LookupProposals = 0 });
        Assert.Equal(Steps, plain.Count);
        Assert.Equal(plain, Generated(new DecodeOptions { Deterministic = true }));
    }

    [Fact]
    public void RewindTo_BehindProposals_IsAsWithoutThem()
    {
        using var ahead = Ahead();
        using var plain = Deterministic();
        ahead.Append(_prompt, CancellationToken.None);
        ahead.Append([8], CancellationToken.None);
        ahead.RewindTo(10);
        plain.Append(_prompt.AsSpan(0, 10), CancellationToken.None);
        Assert.Equal(plain.Append([3, 4], CancellationToken.None).ToArray(), ahead.Append([3, 4], CancellationToken.None).ToArray());
    }

    [Fact]
    public void AppendRows_SeveralRows_EqualsThePrefixes()
    {
        using var model = _fixture.Model.CreateSequence();
        var rows = model.AppendRows(_prompt, 4, CancellationToken.None).ToArray();
        for (var i = 0; i < 4; i++)
        {
            using var prefix = _fixture.Model.CreateSequence();
            Assert.Equal(prefix.Append(_prompt.AsSpan(0, _prompt.Length - 3 + i), CancellationToken.None).ToArray(), rows[(i * 96)..((i + 1) * 96)]);
        }
    }

    [Fact]
    public void TryScore_InChunks_EqualsTokenByToken()
    {
        var far = Deadline.After(TimeProvider.System, TimeSpan.FromHours(1));
        var scores = new List<double>();
        foreach (var inChunks in (bool[])[false, true])
        {
            using var session = new DecoderSession(new DecodeOptions { Deterministic = true, LookupProposals = 0 }.Apply(_fixture.Model.CreateSequence()), TimeProvider.System);
            session.Prefill(_prompt, far, CancellationToken.None);
            scores.Add(session.TryScore([4, 5, 6, 7], inChunks, far, CancellationToken.None)!.Value);
            Assert.Equal(_prompt.Length + 3, session.Position);
        }

        Assert.Equal(scores[0], scores[1], 1e-9);
    }

    [Fact]
    public void Step_Neighbours_DoNotChangeASequence()
    {
        using var pool = _fixture.Model.CreatePool(3);
        using var other = _fixture.Model.CreatePool(3);
        Prefill(pool, [_prompt, [1, 2], [3, 4, 5]]);
        Prefill(other, [_prompt, [9, 8, 7, 6, 5, 4], [30, 31]]);
        for (var i = 0; i < 8; i++)
        {
            pool.Step([i, 1, 2], CancellationToken.None);
            other.Step([i, 50, 60], CancellationToken.None);
            Assert.Equal(pool.Logits(0).ToArray(), other.Logits(0).ToArray());
        }

        static void Prefill(SlotPool pool, int[][] prompts)
        {
            for (var slot = 0; slot < prompts.Length; slot++)
            {
                pool.Sequence(slot).Append(prompts[slot], CancellationToken.None);
            }
        }
    }

    [Fact]
    public void Step_ManySequences_IsCloseToOneAlone()
    {
        using var pool = _fixture.Model.CreatePool(2);
        using var alone = _fixture.Model.CreateSequence();
        pool.Sequence(0).Append(_prompt, CancellationToken.None);
        pool.Copy(0, 1, 5);
        alone.Append(_prompt, CancellationToken.None);
        for (var i = 0; i < 8; i++)
        {
            pool.Step([i, i], CancellationToken.None);
            var expected = alone.Append([i], CancellationToken.None);
            for (var id = 0; id < expected.Length; id++)
            {
                Assert.Equal(expected[id], pool.Logits(0)[id], 0.1f);
            }
        }

        Assert.Equal(13, pool.Sequence(1).Position);
    }

    [Theory]
    [InlineData(false, false, MatMulKernels.Runtime)]
    [InlineData(true, false, MatMulKernels.Runtime)]
    [InlineData(false, true, MatMulKernels.Runtime)]
    [InlineData(false, false, MatMulKernels.Own)]
    public void Append_DecodeStepsOfAPreparedModel_AllocateNothing(bool isDeterministic, bool looksUp, MatMulKernels kernels)
    {
        using var fixture = OnnxFixture.Synthesized(new SynthesisOptions(), kernels);
        using var model = new DecodeOptions { Deterministic = isDeterministic, LookupProposals = looksUp ? 3 : 0 }.Apply(fixture.Model.CreateSequence());
        model.Append(_prompt, CancellationToken.None);
        StepAll();
        model.RewindTo(_prompt.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        StepAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void StepAll()
        {
            for (var i = 0; i < 20; i++)
            {
                model.Append([60 + i], CancellationToken.None);
            }
        }
    }

    private DeterministicModel Deterministic() => new(_fixture.Model.CreateSequence());

    private PromptLookupModel Ahead() => (PromptLookupModel)new DecodeOptions { Deterministic = true }.Apply(_fixture.Model.CreateSequence());

    private List<int> Generated(DecodeOptions options)
    {
        using var session = new DecoderSession(options.Apply(_fixture.Model.CreateSequence()), TimeProvider.System);
        var far = Deadline.After(TimeProvider.System, TimeSpan.FromHours(1));
        session.Prefill(_prompt, far, CancellationToken.None);
        List<int> tokens = [];
        session.Generate(new GenerationOptions { MaxTokens = Steps }, Sampler.Greedy(), tokens, far, CancellationToken.None);
        return tokens;
    }
}
