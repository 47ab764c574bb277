using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class DecoderSessionTests : IDisposable
{
    private const int Stop = 9;

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedLanguageModel _model; // 1 ms a token; after a prompt of ten it says 5 6 7 and stops
    private readonly DecoderSession _session;
    private readonly List<ForwardPass> _passes = [];
    private readonly List<int> _output = [];

    public DecoderSessionTests()
    {
        _model = new ScriptedLanguageModel(10, ScriptedLanguageModel.Saying(10, 5, 6, 7, Stop)) { Clock = _clock, TokenCost = TimeSpan.FromMilliseconds(1), ContextLength = 16 };
        _session = new DecoderSession(_model, _clock, _passes.Add, chunkSize: 4);
    }

    [Fact]
    public void Prefill_LongerThanAChunk_IsCutWithoutARestOfOne()
    {
        Assert.True(_session.Prefill(new int[9], In(100), CancellationToken.None));
        Assert.Equal([4, 3, 2], _model.Passes);
        Assert.True(_session.HasLogits);
    }

    [Fact]
    public void Prefill_DeadlineAlreadyPassed_AppendsNothing()
    {
        Assert.False(_session.Prefill(new int[9], In(0), CancellationToken.None));
        Assert.Equal(0, _session.Position);
        Assert.False(_session.HasLogits);
    }

    [Fact]
    public void Prefill_DeadlineAtTheEndOfAChunk_KeepsTheCompletedChunks()
    {
        // The pass of three ends at 7 ms, when the timer fires; the engine sees it and ends the pass.
        Assert.False(_session.Prefill(new int[9], In(7), CancellationToken.None));
        Assert.Equal(4, _session.Position);
    }

    [Fact]
    public void Prefill_DeadlineWithinAChunk_EndsThePassAndKeepsTheCompletedChunks()
    {
        Assert.False(_session.Prefill(new int[9], In(6), CancellationToken.None));
        Assert.Equal(4, _session.Position);
        Assert.Equal(TimeSpan.FromMilliseconds(6), _clock.GetUtcNow() - _clock.Start); // it did not run on to the chunk's end
    }

    [Fact]
    public void Prefill_EngineThatCannotBeInterrupted_StopsBetweenChunks()
    {
        using var deaf = new Deaf(_model);
        using var session = new DecoderSession(deaf, _clock, chunkSize: 4);
        Assert.False(session.Prefill(new int[9], In(6), CancellationToken.None));
        Assert.Equal(7, session.Position);
    }

    [Fact]
    public void Prefill_AfterAPartOne_ContinuesToTheSameEnd()
    {
        _session.Prefill(new int[9], In(6), CancellationToken.None);
        Assert.True(_session.Prefill(new int[9 - _session.Position], In(100), CancellationToken.None));
        Assert.Equal(9, _session.Position);
    }

    [Fact]
    public void Prefill_Cancelled_ThrowsWithTheCallersToken()
    {
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(6), _clock);
        var thrown = Assert.Throws<OperationCanceledException>(() => _session.Prefill(new int[9], In(100), cancelling.Token));
        Assert.Equal(cancelling.Token, thrown.CancellationToken);
        Assert.Equal(4, _session.Position);
    }

    [Fact]
    public void Prefill_CancelledAndLate_Throws()
    {
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(6), _clock);
        Assert.Throws<OperationCanceledException>(() => _session.Prefill(new int[9], In(6), cancelling.Token));
    }

    [Fact]
    public void Prefill_MoreThanFits_AppendsNothing()
    {
        Assert.Throws<ContextOverflowException>(() => _session.Prefill(new int[17], In(100), CancellationToken.None));
        Assert.Empty(_model.Passes);
    }

    [Fact]
    public void Prefill_BadIdInTheLastChunk_AppendsNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _session.Prefill([1, 1, 1, 1, 1, 1, 10], In(100), CancellationToken.None));
        Assert.Empty(_model.Passes);
    }

    [Fact]
    public void Prefill_EachPass_IsReported()
    {
        _session.Prefill(new int[6], In(100), CancellationToken.None);
        _session.Prefill([1], In(100), CancellationToken.None);
        Assert.Equal(
            [
                new ForwardPass(ForwardPassKind.Prefill, 4, 0, TimeSpan.FromMilliseconds(4)),
                new ForwardPass(ForwardPassKind.Prefill, 2, 4, TimeSpan.FromMilliseconds(2)),
                new ForwardPass(ForwardPassKind.Decode, 1, 6, TimeSpan.FromMilliseconds(1)),
            ],
            _passes);
    }

    [Fact]
    public void Generate_StopToken_EndsOutsideOutputAndCache()
    {
        var result = Generate(In(100));
        Assert.Equal(FinishReason.StopToken, result.FinishReason);
        Assert.Equal(Stop, result.StopToken);
        Assert.Equal([5, 6, 7], _output);
        Assert.Equal(3, result.Tokens);
        Assert.Equal(13, _session.Position);
    }

    [Fact]
    public void Generate_KnownLogits_SumsTheLogProbabilities()
    {
        // Four picks, each of logit 10 among nine zeros.
        var expected = 4 * -Math.Log(1 + (9 * Math.Exp(-10)));
        Assert.Equal(expected, Generate(In(100)).LogProbability, tolerance: 1e-12);
    }

    [Fact]
    public void Generate_TokenLimit_EndsThere()
    {
        Assert.Equal(new GenerationResult(FinishReason.TokenLimit, 2, 0, null), Generate(In(100), maxTokens: 2) with { LogProbability = 0 });
        Assert.Equal([5, 6], _output);
    }

    [Fact]
    public void Generate_Deadline_EndsWithTheTokensSoFar()
    {
        Prompt();
        var result = Continue(In(2));
        Assert.Equal(FinishReason.Deadline, result.FinishReason);
        Assert.Equal([5], _output); // the second pass was ended at 2 ms
        Assert.Equal(11, _session.Position);
    }

    [Fact]
    public void Generate_DeadlineAlreadyPassed_GeneratesNothing()
    {
        Prompt();
        Assert.Equal(FinishReason.Deadline, Continue(In(0)).FinishReason);
        Assert.Empty(_output);
    }

    [Fact]
    public void Generate_Cancelled_ThrowsAndKeepsOutputAndCacheTogether()
    {
        Prompt();
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(2), _clock);
        Assert.Throws<OperationCanceledException>(() => Continue(In(100), cancelling.Token));
        Assert.Equal(10 + _output.Count, _session.Position);
    }

    [Fact]
    public void Generate_FullContext_EndsThere()
    {
        using var model = new ScriptedLanguageModel(10, ScriptedLanguageModel.Saying(0)) { ContextLength = 5 };
        using var session = new DecoderSession(model, _clock);
        session.Prefill([1, 2, 3], In(100), CancellationToken.None);
        var result = session.Generate(new GenerationOptions { MaxTokens = 50 }, Sampler.Greedy(), _output, In(100), CancellationToken.None);
        Assert.Equal(FinishReason.ContextFull, result.FinishReason);
        Assert.Equal([0, 0], _output);
    }

    [Fact]
    public void Generate_Constraint_IsShownTheTokensAndObeyed()
    {
        Prompt();
        List<int> seen = [];
        _output.Add(1); // of an earlier generation
        var options = new GenerationOptions { MaxTokens = 3, Constraint = generated => Allow(generated) };
        _session.Generate(options, Sampler.Greedy(), _output, In(100), CancellationToken.None);
        Assert.Equal([1, 3, 6, 7], _output);
        Assert.Equal([0, 1, 2], seen);

        ReadOnlySpan<int> Allow(ReadOnlySpan<int> generated)
        {
            seen.Add(generated.Length);
            return generated.IsEmpty ? [3] : [];
        }
    }

    [Fact]
    public void Generate_WithoutLogits_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => Continue(In(100)));

    [Fact]
    public void Rewind_Back_ForgetsTheLogits()
    {
        Prompt();
        _session.Rewind(10);
        Assert.True(_session.HasLogits);
        _session.Rewind(9);
        Assert.False(_session.HasLogits);
        Assert.Equal(9, _session.Position);
    }

    [Fact]
    public void Fork_BothGenerate_SayTheSame()
    {
        Prompt();
        using var fork = _session.Fork();
        Generate(In(100), prompt: false);
        List<int> forked = [];
        fork.Generate(Options(10), Sampler.Greedy(), forked, In(100), CancellationToken.None);
        Assert.Equal(_output, forked);
    }

    [Fact]
    public void Generate_AfterTheFirst_AllocatesNothingPerToken()
    {
        using var model = new ScriptedLanguageModel(10, ScriptedLanguageModel.Saying(0)) { ContextLength = 500 };
        using var session = new DecoderSession(model, _clock, static _ => { });
        var deadline = In(1000);
        var options = new GenerationOptions { MaxTokens = 100 };
        var sampler = Sampler.Greedy();
        var output = new List<int>(500);
        session.Prefill([1, 2], deadline, CancellationToken.None);
        session.Generate(options, sampler, output, deadline, CancellationToken.None);
        session.Rewind(2); // the double's own lists have grown now
        session.Prefill([1], deadline, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Generate(options with { MaxTokens = 50 }, sampler, output, deadline, CancellationToken.None);
        var shorter = GC.GetAllocatedBytesForCurrentThread() - before;
        session.Rewind(2);
        session.Prefill([1], deadline, CancellationToken.None);
        before = GC.GetAllocatedBytesForCurrentThread();
        session.Generate(options with { MaxTokens = 80 }, sampler, output, deadline, CancellationToken.None);
        var longer = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(shorter, longer);
    }

    [Fact]
    public void Dispose_Session_DisposesTheModel()
    {
        _session.Dispose();
        Assert.True(_model.IsDisposed);
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    private static GenerationOptions Options(int maxTokens) => new() { MaxTokens = maxTokens, StopTokens = new[] { Stop } };

    private void Prompt() => Assert.True(_session.Prefill(new int[10], In(100), CancellationToken.None));

    private GenerationResult Generate(Deadline deadline, int maxTokens = 10, bool prompt = true)
    {
        if (prompt)
        {
            Prompt();
        }

        return Continue(deadline, maxTokens);
    }

    private GenerationResult Continue(Deadline deadline, int maxTokens = 10)
        => Continue(deadline, CancellationToken.None, maxTokens);

    private GenerationResult Continue(Deadline deadline, CancellationToken cancellation, int maxTokens = 10)
        => _session.Generate(Options(maxTokens), Sampler.Greedy(), _output, deadline, cancellation);

    private Deadline In(int milliseconds) => Deadline.After(_clock, TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>An engine that never looks at its cancellation token once a pass has begun.</summary>
    private sealed class Deaf(ScriptedLanguageModel inner) : ILanguageModel
    {
        public int Position => inner.Position;

        public int ContextLength => inner.ContextLength;

        public int VocabularySize => inner.VocabularySize;

        public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation) => inner.Append(tokens, CancellationToken.None);

        public void RewindTo(int position) => inner.RewindTo(position);

        public ILanguageModel Fork() => inner.Fork();

        public void Dispose()
        {
        }
    }
}
