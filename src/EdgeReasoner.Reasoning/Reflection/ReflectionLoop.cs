using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>
/// Decides one request: a direct answer, then rounds in which the model examines and revises its own reasoning, until one of the named
/// ways out. The published answer is always the best so far.
/// </summary>
/// <remarks>
/// Not thread-safe: one model, one caller at a time. Synchronous because the work is CPU-bound. Decisions may take turns, a round at a time; each
/// step names the whole sequence it needs, so that sharing a KV cache costs prefills, never correctness. The cache is kept between
/// decisions: what two prompts begin with in common is not prefilled again.
/// </remarks>
public sealed class ReflectionLoop : IDisposable
{
    private readonly LoopParts _parts;
    private readonly LoopSettings _settings;
    private readonly DecodeBatcher? _batcher;
    private readonly Dictionary<string, ReflectionPolicy> _policies = [];

    /// <summary>Takes over sequences of a model.</summary>
    /// <param name="sequences">The sequences; the loop becomes their owner.</param>
    /// <param name="settings">How it decides.</param>
    /// <param name="timing">What passes and publishing take, and the clock of all deadlines given to <see cref="Run"/>.</param>
    public ReflectionLoop(LoopSequences sequences, LoopSettings settings, LoopTiming timing)
    {
        var (first, branches, batcher) = sequences;
        var decoding = settings.Decoding;
        (_settings, _batcher) = (settings, batcher);
        MaxParallel = batcher is null ? 1 : Math.Min(decoding.ParallelDecisions, batcher.Most);
#pragma warning disable CA2000 // the loop disposes of both
        var pool = new SequencePool(decoding.Apply(first), timing.Clock, timing.Costs, decoding.PrefixCaches);
        var branched = branches is { Slots: > 1 } ? new BranchedSession(branches, timing.Clock, decoding.Deterministic) : null;
        _parts = new LoopParts(settings.Reflection, timing, pool, new DecodingParts(new StepLengths(), decoding.ChunkForcedText, branched));
#pragma warning restore CA2000
    }

    /// <summary>Gets how many decisions can advance in parallel; 1 for one at a time.</summary>
    public int MaxParallel { get; }

    /// <summary>Begins a decision that is made round by round; nothing is run yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">When the answer must be published; the reserve is taken off here.</param>
    /// <param name="progress">Told the best answer after the direct probe and after each round, on the advancing thread; null for nobody.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>The decision under way.</returns>
    public IOngoingDecision Begin(
        DecisionRequest request, DecisionPrompt prompt, Deadline deadline, Action<ProgressReport>? progress = null, CancellationToken cancellation = default)
        => new OngoingDecision(_parts, PolicyFor(prompt.Family), request, prompt, deadline, new DecisionListeners(progress), cancellation);

    /// <summary>Lets several decisions advance in parallel, each on a thread of its own, one of them at a time: where all wait for a token, one pass computes it for all.</summary>
    /// <param name="advances">1 to <see cref="MaxParallel"/>, each of another decision; the first runs on this thread.</param>
    /// <exception cref="AggregateException">Several threw. What a single one throws comes as it is. The others run to their end in any case.</exception>
    public void RunParallel(IReadOnlyList<Action> advances)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advances.Count, MaxParallel, nameof(advances));
        if (_batcher is not null)
        {
            _batcher.Run(advances);
            return;
        }

        foreach (var advance in advances)
        {
            advance();
        }
    }

    /// <summary>Decides a request, all rounds in a row.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">When the answer must be published; the reserve is taken off here.</param>
    /// <param name="progress">Told the best answer after the direct probe and after each round, on this thread; null for nobody.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>The decision; <see cref="OngoingDecision"/> says when it ends.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <exception cref="ContextOverflowException">The prompt and a probe do not fit into the model's context.</exception>
    public Answer Run(
        DecisionRequest request, DecisionPrompt prompt, Deadline deadline, Action<ProgressReport>? progress = null, CancellationToken cancellation = default)
        => Finish(Begin(request, prompt, deadline, progress, cancellation));

    /// <summary>Runs every round that is allowed, whatever the evidence says, for later replays; with the loop's own checkers, which end it with a proof.</summary>
    /// <param name="request">The request; its rounds are all used.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">Far away.</param>
    /// <param name="explores">Whether round 2 resamples where it could revise.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The rounds, the direct probe first; none when not even that was possible.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <exception cref="ContextOverflowException">The prompt and a probe do not fit into the model's context.</exception>
    internal IReadOnlyList<RoundRecord> Record(DecisionRequest request, DecisionPrompt prompt, Deadline deadline, bool explores, CancellationToken cancellation)
    {
        var rounds = new List<RoundRecord>();
        var policy = new EveryRoundPolicy(_settings.Reflection, _settings.Pooling, FamilyCalibration.None, explores);
        Finish(new OngoingDecision(_parts, policy, request, prompt, deadline, new DecisionListeners(Recorder: rounds.Add), cancellation));
        return rounds;
    }

    /// <summary>Runs passes of several lengths on meaningless tokens, so that the first request meets a model in memory and a cost model that knows it.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <remarks>About 220 tokens in all: a tenth of a second with the bundled model, ten seconds with a billion parameters on a small board.</remarks>
    public void WarmUp(CancellationToken cancellation)
    {
        const int Steps = 8;
        var cache = _parts.Sequences.Current;
        var unhurried = Deadline.After(_parts.Timing.Clock, TimeSpan.FromMinutes(10));
        foreach (var tokens in (ReadOnlySpan<int>)[64, 4, 16, 64, 4, 16])
        {
            cache.RewindTo(0);
            cache.TryAppend(new int[Math.Min(tokens, cache.ContextLength - Steps)], unhurried, cancellation);
            for (var i = 0; i < Steps; i++)
            {
                cache.TryAppend([0], unhurried, cancellation);
            }

            _parts.Sequences.Meter.EndRun();
            StepBranches(cache, Steps, unhurried, cancellation);
            if (tokens == PrefillChunks.DefaultSize)
            {
                StepParallel(cache, Steps, unhurried, cancellation);
            }
        }

        cache.RewindTo(0);
    }

    /// <summary>Ends the sequences.</summary>
    public void Dispose()
    {
        _parts.Decoding.Branches?.Dispose();
        _parts.Sequences.Dispose();
        _batcher?.Dispose();
    }

    private void StepBranches(CachedSequence cache, int steps, Deadline deadline, CancellationToken cancellation)
    {
        if (_parts.Decoding.Branches is not { } branches || cache.Position + steps > cache.ContextLength)
        {
            return;
        }

        cache.CopyTo(branches, branches.Branches);
        for (var i = 0; i < steps; i++)
        {
            branches.TryStep(new int[branches.Branches], deadline, cancellation);
        }

        _parts.Sequences.Meter.EndRun();
    }

    // Copies are made where there is room: when the speed is measured anew while decisions rest, rounds in parallel have taught their costs.
    private void StepParallel(CachedSequence cache, int steps, Deadline deadline, CancellationToken cancellation)
    {
        if (cache.Position + steps > cache.ContextLength)
        {
            return;
        }

        for (var together = 2; together <= MaxParallel && together - 1 <= _parts.Sequences.Room; together++)
        {
            var position = cache.Position;
            var copies = _parts.Sequences.CopiesOfCurrent(together - 1);
            RunParallel([() => Step(cache, _parts.Sequences.Meter), .. copies.Select<(DecoderSession Session, PassMeter Meter), Action>(copy => () => Step(new CachedSequence(copy.Session), copy.Meter))]);
            Array.ForEach(copies, static copy => copy.Session.Dispose());
            cache.RewindTo(position);
        }

        void Step(CachedSequence sequence, PassMeter meter)
        {
            for (var i = 0; i < steps; i++)
            {
                sequence.TryAppend([0], deadline, cancellation);
            }

            meter.EndRun();
        }
    }

    private static Answer Finish(IOngoingDecision ongoing)
    {
        while (ongoing.Result is null)
        {
            ongoing.Advance();
        }

        return ongoing.Result;
    }

    private ReflectionPolicy PolicyFor(string family)
    {
        if (!_policies.TryGetValue(family, out var policy))
        {
            policy = _policies[family] = new ReflectionPolicy(_settings.Reflection, _settings.Pooling, _settings.Calibration.For(family), _settings.Flips, _settings.Calibration.MayCertify);
        }

        return policy;
    }
}
