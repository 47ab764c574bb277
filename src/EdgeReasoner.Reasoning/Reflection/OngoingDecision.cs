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
    private readonly ReasoningGenerator _generator;
    private readonly DecisionState _state;
    private readonly ActionChooser _chooser;
    private readonly DecisionListeners _listeners;
    private PassMeter _meter;
    private ActionChoice _choice;
    private bool _hasBegun;
    private bool _isElsewhere;
    private int _rounds;
    private int _generated;
    private long _started;
    private TimeSpan _prefill;
    private TimeSpan _decode;

    /// <summary>Begins a decision; no pass is run yet.</summary>
    /// <param name="parts">The loop's parts.</param>
    /// <param name="policy">What the family's evidence is worth.</param>
    /// <param name="request">The request.</param>
    /// <param name="prompt">It, in the model's tokens.</param>
    /// <param name="deadline">When the answer must be published.</param>
    /// <param name="listeners">Told of its rounds.</param>
    /// <param name="cancellation">The answer is no longer wanted.</param>
    public OngoingDecision(
        LoopParts parts, ReflectionPolicy policy, DecisionRequest request, DecisionPrompt prompt, Deadline deadline, DecisionListeners listeners, CancellationToken cancellation)
    {
        (_parts, _request, _prompt, _policy, _listeners) = (parts, request, prompt, policy, listeners);
        _options = parts.Options;
        _end = deadline.Less(parts.Timing.Reserve.For(request.Budget));
        _times = new StepCosts(prompt, parts.Timing.Costs);
        _meter = parts.Sequences.Meter;
        var decoding = listeners.Recorder is null ? parts.Decoding : parts.Decoding with { Branches = null }; // a record tells of one reasoning a round
        _steps = new ReflectionSteps(parts.Sequences.Current, prompt, _times, decoding, _end, cancellation);
        _generator = new ReasoningGenerator(prompt, _steps, _options);
        _state = new DecisionState(request, policy.Calibration, policy.Pooling, policy.Accept, [.. prompt.Options.Select(static option => option.Id)]);
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
        var stands = direct is not null && _state.TakeDirect(direct);
        if (decided is not null)
        {
            Note(new TracedRound(RoundAction.Direct, _state.TakeProof(decided)) { Probe = direct, Finding = $"the answer follows exactly: {decided}" });
            return StopReason.Checker;
        }

        Note(new TracedRound(RoundAction.Direct, stands) { Probe = direct });
        return _policy.StandsDirectly(_state.Confidence) ? StopReason.Converged : null;
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

        var refill = _times.Refill(cache, _state.Reasoning?.Tokens, _isElsewhere);
        var choice = _chooser.Choose(_state, _prompt, _times, _parts.Decoding.Lengths, _steps, _end.Less(refill));
        (_choice, Offer) = (choice, new RoundEstimate(choice.Time + refill, choice.Least + refill));
        return choice.Action is null ? choice.Stop : null;
    }

    private StopReason? TakeRound()
    {
        var (round, action) = (++_rounds, _choice.Action!.Value);

        // 5.
        var flaw = _state.Reasoning is { Finding: Finding.Silent } examined ? _steps.FlawProbability(examined.Tokens) : null;
        if (_policy.Endorses(flaw))
        {
            Note(new TracedRound(RoundAction.Probe, _state.TakeEndorsement()) { Flaw = flaw });
            return StopReason.Endorsed;
        }

        // 6.
        var generated = _generator.Generate(action, _choice.Branches, _state);
        if (generated.Reasonings is not [var reasoning, ..])
        {
            return StopReason.Deadline;
        }

        _isElsewhere = _choice.Branches > 1;
        if (!generated.IsChanged)
        {
            _state.TakeUnchanged(round);
            Note(new TracedRound(action, IsAccepted: true) { Text = Text, Flaw = flaw, Finding = reasoning.Finding.Sentence });
            return null;
        }

        var probed = Probe(generated.Reasonings);
        if (probed.Count == 0)
        {
            return generated.Reasonings.Any(proving => _state.TakeUnprobed(round, proving)) ? StopReason.Checker : StopReason.Deadline;
        }

        // 7.
        var (evidence, isAccepted) = _state.Take(round, action, probed);
        reasoning = _state.Reasoning!;
        Note(new TracedRound(action, isAccepted) { Text = Text, Flaw = flaw, Probe = probed.First(fresh => fresh.Reasoning == reasoning).Raw, Finding = reasoning.Finding.Sentence });
        return _policy.AfterRound(evidence);

        string Text() => string.Join(
            '\n',
            generated.Reasonings.Where(other => other != reasoning).Prepend(reasoning).Select(fresh => _prompt.Describe(fresh.Tokens)).Prepend(_prompt.Describe(generated.Critique)).Where(static text => text.Length > 0));
    }

    /// <summary>Probes new reasonings, as many as the clock allows; one that the checker proves first, for it ends the reflection.</summary>
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

    private void Note(TracedRound round)
    {
        _meter.EndRun();
        var (tokens, duration) = (_steps.Generated - _generated, _parts.Timing.Clock.GetElapsedTime(_started));
        _state.Trace(round with { Tokens = tokens, Duration = duration });
        _listeners.Recorder?.Invoke(RoundRecord.Of(round.Action, round.Probe, round.Flaw, _state.Reasoning, tokens, duration));
        (_started, _generated) = (_parts.Timing.Clock.GetTimestamp(), _steps.Generated);
        if (round.Action != RoundAction.Probe) // an endorsement is followed by the answer itself
        {
            _listeners.Progress?.Invoke(_state.Report());
        }
    }

    private Answer End(StopReason reason)
    {
        return Result = _state.Conclude(reason) with { Tokens = _steps.Generated, Timing = new AnswerTiming { Prefill = _prefill, Decode = _decode } };
    }

    private void ThrowIfDone()
    {
        if (Result is not null)
        {
            throw new InvalidOperationException("The decision has ended.");
        }
    }
}
