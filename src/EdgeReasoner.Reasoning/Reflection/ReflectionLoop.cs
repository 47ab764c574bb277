using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Checking;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Requests;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>
/// Decides one request: a direct answer, then rounds in which the model examines and revises its own reasoning, until one of the named
/// ways out. The published answer is always the best so far.
/// </summary>
/// <remarks>
/// Not thread-safe: one model, one sequence, one caller. Synchronous because the work is CPU-bound. The cache is kept between
/// decisions, so that what two prompts begin with in common is not prefilled again.
/// </remarks>
public sealed class ReflectionLoop : IDisposable
{
    private readonly ReflectionOptions _options;
    private readonly PoolingOptions _pooling;
    private readonly CalibrationTable _calibration;
    private readonly CostModel _costs;
    private readonly Reserve _reserve;
    private readonly TimeProvider _clock;
    private readonly PassMeter _meter;
    private readonly SequencePool _sequences;
    private readonly bool _scoresInChunks;
    private readonly StepLengths _lengths = new();
    private readonly FlipStatistics _flips;
    private readonly Dictionary<string, ReflectionPolicy> _policies = [];

    /// <summary>Takes over a sequence of the model.</summary>
    /// <param name="model">An empty sequence; the loop becomes its owner and only user.</param>
    /// <param name="options">How long and how hard to reflect; without problems.</param>
    /// <param name="pooling">How much each probe counts; without problems.</param>
    /// <param name="calibration">Made for this model and prompt version, or <see cref="CalibrationTable.None"/>.</param>
    /// <param name="flips">What rounds gained so far; shared with whoever learns from feedback.</param>
    /// <param name="costs">What passes take; taught by the loop, shared with admission.</param>
    /// <param name="reserve">What publishing takes; shared with whoever publishes.</param>
    /// <param name="clock">The clock of all deadlines given to <see cref="Run"/>.</param>
    /// <param name="decoding">Which ways of saving passes are used; null for the plain path.</param>
    public ReflectionLoop(
        ILanguageModel model,
        ReflectionOptions options,
        PoolingOptions pooling,
        CalibrationTable calibration,
        FlipStatistics flips,
        CostModel costs,
        Reserve reserve,
        TimeProvider clock,
        DecodeOptions? decoding = null)
    {
        (_options, _pooling, _calibration, _flips, _costs, _reserve, _clock) = (options, pooling, calibration, flips, costs, reserve, clock);
        _meter = new PassMeter(costs);
        decoding ??= DecodeOptions.Plain;
        _scoresInChunks = decoding.ChunkForcedText;
#pragma warning disable CA2000 // the pool owns it
        _sequences = new SequencePool(new DecoderSession(decoding.Apply(model), clock, _meter.Observe), decoding.PrefixSequences);
#pragma warning restore CA2000
    }

    /// <summary>Decides a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">When the answer must be published; the reserve is taken off here.</param>
    /// <param name="progress">Told the best answer after the direct probe and after each round, on this thread; null for nobody.</param>
    /// <param name="mayContinue">Asked before each round, with its cautious time, whether waiting requests can spare it; null for always.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    /// <returns>
    /// The decision. In the order of checking: (1) no time for the direct probe: <see cref="StopReason.BudgetTooSmall"/>, unless a checker
    /// decides; (2) a checker decides: <see cref="StopReason.Checker"/>, or the direct answer is sure: <see cref="StopReason.Converged"/>; then
    /// in each round (3) <see cref="StopReason.RoundLimit"/>; (4) the family does not gain by reflection, or no action fits, pays, or is spared
    /// by others: <see cref="StopReason.Deadline"/> or <see cref="StopReason.NoValue"/>; (5) from round 2 on the critique gate finds no flaw:
    /// <see cref="StopReason.Endorsed"/> (it is not asked what a checker knows); (6) the clock left no reasoning or no probe:
    /// <see cref="StopReason.Deadline"/>, unless a checker proves the answer; (7) what the <see cref="Judge"/> says.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <exception cref="ContextOverflowException">The prompt and a probe do not fit into the model's context.</exception>
    public Decision Run(
        DecisionRequest request,
        DecisionPrompt prompt,
        Deadline deadline,
        Action<ProgressReport>? progress = null,
        Func<TimeSpan, bool>? mayContinue = null,
        CancellationToken cancellation = default)
        => Decide(request, prompt, deadline, PolicyFor(prompt.Family), progress, mayContinue, null, cancellation);

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
        Decide(request, prompt, deadline, new EveryRoundPolicy(_options, _pooling, FamilyCalibration.None, explores), null, null, rounds.Add, cancellation);
        return rounds;
    }

    private ReflectionPolicy PolicyFor(string family)
    {
        if (!_policies.TryGetValue(family, out var policy))
        {
            policy = _policies[family] = new ReflectionPolicy(_options, _pooling, _calibration.For(family), _flips, _calibration.MayCertify);
        }

        return policy;
    }

    private Decision Decide(
        DecisionRequest request,
        DecisionPrompt prompt,
        Deadline deadline,
        ReflectionPolicy policy,
        Action<ProgressReport>? progress,
        Func<TimeSpan, bool>? mayContinue,
        Action<RoundRecord>? recorder,
        CancellationToken cancellation)
    {
        _meter.Restart();
        var end = deadline.Less(_reserve.For(request.Budget));
        var times = new StepCosts(prompt, _costs);
        var cache = _sequences.For(prompt.Tokens.Span);
        var steps = new ReflectionSteps(cache, prompt, times, _lengths, end, cancellation, _scoresInChunks);
        var writer = new ReasoningWriter(prompt, steps, _options);
        var deliberation = new Deliberation(request, policy.Calibration, policy.Pooling, policy.Accept, [.. prompt.Options.Select(static option => option.Id)]);
        var chooser = new ActionChooser(policy);
        var started = _clock.GetTimestamp();
        var generated = 0;
        var decided = _options.Checkers == CheckerMode.Decide ? prompt.Decide() : null;

        // 1. At least one prompt token runs again, so that a repeated prompt takes the same path through the engine and gives the same bits.
        cache.RewindTo(Math.Min(cache.Cached(prompt.Tokens.Span), prompt.Tokens.Length - 1));
        var direct = end.HasRoomFor(times.Direct(cache.Position)) ? steps.ProbeDirect() : null;
        if (direct is null && decided is null)
        {
            return End(StopReason.BudgetTooSmall);
        }

        // 2.
        var stands = direct is not null && deliberation.TakeDirect(direct);
        if (decided is not null)
        {
            Note(RoundAction.Direct, static () => "", deliberation.TakeProof(decided), null, direct, $"the answer follows exactly: {decided}");
            return End(StopReason.Checker);
        }

        Note(RoundAction.Direct, static () => "", stands, null, direct);
        if (policy.StandsDirectly(deliberation.Confidence))
        {
            return End(StopReason.Converged);
        }

        for (var round = 1; ; round++)
        {
            // 3.
            if (round > Math.Min(_options.MaxRounds, request.MaxRounds))
            {
                return End(StopReason.RoundLimit);
            }

            // 4.
            if (!policy.Reflects)
            {
                return End(StopReason.NoValue);
            }

            var choice = chooser.Choose(deliberation, prompt, times, _lengths, steps, end);
            if (choice.Action is not { } action)
            {
                return End(choice.Stop);
            }

            if (mayContinue is not null && !mayContinue(choice.Time))
            {
                return End(StopReason.NoValue);
            }

            // 5.
            var flaw = deliberation.Reasoning is { Finding: Finding.Silent } examined ? steps.FlawProbability(examined.Tokens) : null;
            if (policy.Endorses(flaw))
            {
                Note(RoundAction.Probe, static () => "", deliberation.TakeEndorsement(), flaw, null);
                return End(StopReason.Endorsed);
            }

            // 6.
            var written = writer.Write(action, deliberation);
            if (written.Reasoning is not { } reasoning)
            {
                return End(StopReason.Deadline);
            }

            if (!written.IsChanged)
            {
                deliberation.TakeUnchanged(round);
                Note(action, Text, isAccepted: true, flaw, null, reasoning.Finding.Sentence);
                continue;
            }

            if (steps.ProbeNeutral(reasoning.Tokens) is not { } probe)
            {
                return End(deliberation.TakeUnprobed(round, reasoning) ? StopReason.Checker : StopReason.Deadline);
            }

            // 7.
            var (evidence, isAccepted) = deliberation.Take(round, action, reasoning, probe);
            Note(action, Text, isAccepted, flaw, probe, reasoning.Finding.Sentence);
            if (policy.AfterRound(evidence) is { } reason)
            {
                return End(reason);
            }

            string Text() => string.Join('\n', new[] { prompt.Describe(written.Critique), prompt.Describe(reasoning.Tokens) }.Where(static text => text.Length > 0));
        }

        void Note(RoundAction action, Func<string> text, bool isAccepted, double? flaw, AnswerDistribution? probe, string finding = "")
        {
            _meter.EndRun();
            var (tokens, duration) = (steps.Generated - generated, _clock.GetElapsedTime(started));
            deliberation.Trace(action, text, tokens, duration, isAccepted, flaw, probe, finding);
            recorder?.Invoke(RoundRecord.Of(action, probe, flaw, deliberation.Reasoning, tokens, duration));
            (started, generated) = (_clock.GetTimestamp(), steps.Generated);
            if (action != RoundAction.Probe) // an endorsement is followed by the answer itself
            {
                progress?.Invoke(deliberation.Report());
            }
        }

        Decision End(StopReason reason)
        {
            _meter.EndRun();
            _reserve.ObserveOverrun(-end.Remaining);
            return deliberation.Conclude(reason) with { Tokens = steps.Generated, Prefill = _meter.Prefill, Decode = _meter.Decode };
        }
    }

    /// <summary>Runs passes of several lengths on meaningless tokens, so that the first request meets a model in memory and a cost model that knows it.</summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    /// <remarks>About 220 tokens in all: a tenth of a second with the bundled model, ten seconds with a billion parameters on a small board.</remarks>
    public void WarmUp(CancellationToken cancellation)
    {
        const int Steps = 8;
        var cache = _sequences.Current;
        var unhurried = Deadline.After(_clock, TimeSpan.FromMinutes(10));
        foreach (var tokens in (ReadOnlySpan<int>)[64, 4, 16, 64, 4, 16])
        {
            cache.RewindTo(0);
            cache.TryAppend(new int[Math.Min(tokens, cache.ContextLength - Steps)], unhurried, cancellation);
            for (var i = 0; i < Steps; i++)
            {
                cache.TryAppend([0], unhurried, cancellation);
            }

            _meter.EndRun();
        }

        cache.RewindTo(0);
    }

    /// <summary>Ends the sequence.</summary>
    public void Dispose() => _sequences.Dispose();
}
