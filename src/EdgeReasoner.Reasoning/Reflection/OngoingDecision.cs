using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>One decision of <see cref="ReflectionLoop"/>, round by round.</summary>
/// <remarks>
/// In the order of checking it ends: at first (1) no time for the direct probe: <see cref="StopReason.BudgetTooSmall"/>, unless a checker
/// decides; (2) a checker decides: <see cref="StopReason.Checker"/>, or the direct answer is sure: <see cref="StopReason.Converged"/>; then
/// before each round (3) <see cref="StopReason.RoundLimit"/>; (4) the family does not gain by reflection, or no action fits or pays:
/// <see cref="StopReason.Deadline"/> or <see cref="StopReason.NoValue"/>; in it (5) from round 2 on the critique gate finds no flaw:
/// <see cref="StopReason.Endorsed"/> (it is not asked what a checker knows); (6) the clock left no reasoning or no probe:
/// <see cref="StopReason.Deadline"/>, unless a checker proves the answer; (7) what the <see cref="Judge"/> says.
/// </remarks>
internal sealed class OngoingDecision : IOngoingDecision
{
    private readonly LoopParts _parts;
    private readonly DecisionRequest _request;
    private readonly DecisionPrompt _prompt;
    private readonly Deadline _end;
    private readonly ReflectionPolicy _policy;
    private readonly ReflectionOptions _options;
    private readonly StepCosts _times;
    private readonly ReflectionSteps _steps;
    private readonly ReasoningGenerator _writer;
    private readonly DecisionState _deliberation;
    private readonly ActionChooser _chooser;
    private readonly Action<ProgressReport>? _progress;
    private readonly Action<RoundRecord>? _recorder;
    private PassMeter _meter;
    private ActionChoice _choice;
    private bool _hasBegun;
    private bool _isWrittenElsewhere;
    private int _rounds;
    private int _generated;
    private long _started;
    private TimeSpan _prefill;
    private TimeSpan _decode;

    /// <summary>Begins a decision; no pass is run yet.</summary>
    /// <param name="parts">The loop's parts.</param>
    /// <param name="request">The request.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">When the answer must be published.</param>
    /// <param name="policy">What the family's evidence is worth.</param>
    /// <param name="progress">Told the best answer after each round; null for nobody.</param>
    /// <param name="recorder">Told of each round, which is then the model's own: no checker helps; null for nobody.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    public OngoingDecision(
        LoopParts parts,
        DecisionRequest request,
        DecisionPrompt prompt,
        Deadline deadline,
        ReflectionPolicy policy,
        Action<ProgressReport>? progress,
        Action<RoundRecord>? recorder,
        CancellationToken cancellation)
    {
        (_parts, _request, _prompt, _policy, _progress, _recorder) = (parts, request, prompt, policy, progress, recorder);
        _options = parts.Options;
        _end = deadline.Less(parts.Timing.Reserve.For(request.Budget));
        _times = new StepCosts(prompt, parts.Timing.Costs);
        _meter = parts.Sequences.Meter;
        _steps = new ReflectionSteps(parts.Sequences.Current, prompt, _times, parts.Lengths, _end, cancellation, parts.ScoresInChunks, recorder is null ? parts.Branches : null); // a record tells of one reasoning a round
        _writer = new ReasoningGenerator(prompt, _steps, _options);
        _deliberation = new DecisionState(request, policy.Calibration, policy.Pooling, policy.Accept, [.. prompt.Options.Select(static option => option.Id)]);
        _chooser = new ActionChooser(policy);
    }

    /// <inheritdoc/>
    public Answer? Result { get; private set; }

    /// <inheritdoc/>
    public RoundEstimate Offer { get; private set; }

    /// <inheritdoc/>
    public void Advance()
    {
        ThrowIfDone();
        var isResumed = _hasBegun && _parts.Latest != this;
        var cache = _parts.Sequences.For(this, _prompt.Tokens.Span);
        _steps.Use(cache);
        _parts.Latest = this;
        _meter = _parts.Sequences.Meter;
        _meter.Restart();
        var room = _end.Remaining;
        _started = _parts.Timing.Clock.GetTimestamp();
        StopReason? stop;
        var isSpoilt = true; // until it returns
        try
        {
            // Others ran since the choice: the clock says something else now, and the sequence may have changed hands.
            stop = !_hasBegun ? TakeDirect(cache) : (isResumed ? Choose(cache) : null) ?? TakeRound();
            stop ??= Choose(cache);
            isSpoilt = false;
        }
        finally
        {
            _parts.Sequences.Rest(this);
            if (isSpoilt)
            {
                _parts.Sequences.Release(this);
            }

            _meter.EndRun();
            (_prefill, _decode, _parts.Latest) = (_prefill + _meter.Prefill, _decode + _meter.Decode, this);
        }

        // What began too late did not run over by that: counted, it would make the reserve larger, and the next one later still.
        _parts.Timing.Reserve.ObserveOverrun(room > TimeSpan.Zero ? -_end.Remaining : TimeSpan.Zero);
        if (stop is { } reason)
        {
            End(reason);
        }
    }

    /// <inheritdoc/>
    public Answer Conclude(StopReason reason)
    {
        ThrowIfDone();
        if (!_hasBegun)
        {
            throw new InvalidOperationException("There is no direct answer yet.");
        }

        return End(reason);
    }

    private StopReason? TakeDirect(CachedSequence cache)
    {
        _hasBegun = true;
        var decided = _options.Checkers == CheckerMode.Decide ? _prompt.Decide() : null;

        // 1. At least one prompt token runs again, so that a repeated prompt takes the same path through the engine and gives the same bits.
        cache.RewindTo(Math.Min(cache.Cached(_prompt.Tokens.Span), _prompt.Tokens.Length - 1));
        var direct = _end.HasRoomFor(_times.Direct(cache.Position)) ? _steps.ProbeDirect() : null;
        if (direct is null && decided is null)
        {
            return StopReason.BudgetTooSmall;
        }

        // 2.
        var stands = direct is not null && _deliberation.TakeDirect(direct);
        if (decided is not null)
        {
            Note(RoundAction.Direct, static () => "", _deliberation.TakeProof(decided), null, direct, $"the answer follows exactly: {decided}");
            return StopReason.Checker;
        }

        Note(RoundAction.Direct, static () => "", stands, null, direct);
        return _policy.StandsDirectly(_deliberation.Confidence) ? StopReason.Converged : null;
    }

    private StopReason? Choose(CachedSequence cache)
    {
        // 3.
        if (_rounds >= Math.Min(_options.MaxRounds, _request.MaxRounds))
        {
            return StopReason.RoundLimit;
        }

        // 4.
        if (!_policy.Reflects)
        {
            return StopReason.NoValue;
        }

        var refill = _times.Refill(cache, _deliberation.Reasoning?.Tokens, _isWrittenElsewhere);
        var choice = _chooser.Choose(_deliberation, _prompt, _times, _parts.Lengths, _steps, _end.Less(refill));
        (_choice, Offer) = (choice, new RoundEstimate(choice.Time + refill, choice.Least + refill, choice.Value));
        return choice.Action is null ? choice.Stop : null;
    }

    private StopReason? TakeRound()
    {
        var (round, action) = (++_rounds, _choice.Action!.Value);

        // 5.
        var flaw = _deliberation.Reasoning is { Finding: Finding.Silent } examined ? _steps.FlawProbability(examined.Tokens) : null;
        if (_policy.Endorses(flaw))
        {
            Note(RoundAction.Probe, static () => "", _deliberation.TakeEndorsement(), flaw, null);
            return StopReason.Endorsed;
        }

        // 6.
        var written = _writer.Write(action, _choice.Branches, _deliberation);
        if (written.Reasonings is not [var reasoning, ..])
        {
            return StopReason.Deadline;
        }

        _isWrittenElsewhere = _choice.Branches > 1;
        if (!written.IsChanged)
        {
            _deliberation.TakeUnchanged(round);
            Note(action, Text, isAccepted: true, flaw, null, reasoning.Finding.Sentence);
            return null;
        }

        var probed = Probe(written.Reasonings);
        if (probed.Count == 0)
        {
            return written.Reasonings.Any(proving => _deliberation.TakeUnprobed(round, proving)) ? StopReason.Checker : StopReason.Deadline;
        }

        // 7.
        var (evidence, isAccepted) = _deliberation.Take(round, action, probed);
        reasoning = _deliberation.Reasoning!;
        Note(action, Text, isAccepted, flaw, probed.First(fresh => fresh.Reasoning == reasoning).Raw, reasoning.Finding.Sentence);
        return _policy.AfterRound(evidence);

        string Text() => string.Join(
            '\n',
            written.Reasonings.Where(other => other != reasoning).Prepend(reasoning).Select(fresh => _prompt.Describe(fresh.Tokens)).Prepend(_prompt.Describe(written.Critique)).Where(static text => text.Length > 0));
    }

    /// <summary>Probes new reasonings, as many as the clock allows; one that exact code proves first, for it ends the reflection.</summary>
    private List<(CandidateReasoning Reasoning, AnswerDistribution Raw)> Probe(IReadOnlyList<CandidateReasoning> reasonings)
    {
        var probed = new List<(CandidateReasoning, AnswerDistribution)>(reasonings.Count);
        foreach (var reasoning in reasonings.OrderByDescending(static fresh => fresh.Finding is Finding.Proof)) // stable
        {
            if (_steps.ProbeNeutral(reasoning.Tokens) is not { } probe)
            {
                break;
            }

            probed.Add((reasoning, probe));
        }

        return probed;
    }

    private void Note(RoundAction action, Func<string> text, bool isAccepted, double? flaw, AnswerDistribution? probe, string finding = "")
    {
        _meter.EndRun();
        var (tokens, duration) = (_steps.Generated - _generated, _parts.Timing.Clock.GetElapsedTime(_started));
        _deliberation.Trace(action, text, tokens, duration, isAccepted, flaw, probe, finding);
        _recorder?.Invoke(RoundRecord.Of(action, probe, flaw, _deliberation.Reasoning, tokens, duration));
        (_started, _generated) = (_parts.Timing.Clock.GetTimestamp(), _steps.Generated);
        if (action != RoundAction.Probe) // an endorsement is followed by the answer itself
        {
            _progress?.Invoke(_deliberation.Report());
        }
    }

    private Answer End(StopReason reason)
    {
        return Result = _deliberation.Conclude(reason) with { Tokens = _steps.Generated, Timing = new AnswerTiming { Prefill = _prefill, Decode = _decode } };
    }

    private void ThrowIfDone()
    {
        if (Result is not null)
        {
            throw new InvalidOperationException("The decision has ended.");
        }
    }
}
