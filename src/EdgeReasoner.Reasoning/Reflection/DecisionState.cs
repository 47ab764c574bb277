using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The state of one decision: the evidence, the incumbent, the newest reasoning, what was done. Always publishable.</summary>
/// <param name="request">The request.</param>
/// <param name="calibration">Applied to every probe before it is pooled, and to the pool.</param>
/// <param name="pooling">Weights of the probes.</param>
/// <param name="accept">When the incumbent changes.</param>
/// <param name="optionIds">The allowed answers in the request's order; empty or null for an open answer.</param>
internal sealed class DecisionState(
    DecisionRequest request, FamilyCalibration calibration, PoolingOptions pooling, AcceptRule accept, IReadOnlyList<string>? optionIds = null)
{
    /// <summary>
    /// The most that is believed of an incumbent while the newest reasoning is known to be wrong or incomplete. Of the answers that follow from a reasoning with one mistake made on purpose, 0 % (maths) to
    /// 52 % (control) are right all the same, in 2,000 items a family; a model's own mistakes may be others.
    /// </summary>
    private const double FlawedChance = 0.5;

    private readonly EvidencePool _pool = new(pooling);
    private readonly List<RoundTrace> _trace = [];
    private readonly List<string?> _answers = [];
    private AnswerDistribution? _pooled;
    private string? _proven;
    private int? _changedInRound;
    private int _branchCount;

    /// <summary>Gets the best answer so far; null when the model has said nothing readable.</summary>
    public string? Incumbent { get; private set; }

    /// <summary>Gets the pooled probability of the incumbent, in [0, 1].</summary>
    public double Confidence => _pooled?.Of(Incumbent) ?? 0;

    /// <summary>Gets the probability that the incumbent is right for choosing what to do, in [0, 1]: no more than <see cref="FlawedChance"/> while its newest reasoning is known to be wrong or incomplete.</summary>
    public double ChanceRight => CanResume ? Math.Min(Confidence, FlawedChance) : Confidence;

    /// <summary>Gets a value indicating whether the incumbent is sure enough to be acted on: the request's minimum counts, else the family's.</summary>
    public bool IsSure => Confidence >= (request.MinConfidence ?? calibration.LeastConfidence);

    /// <summary>Gets what all evidence says, as it would be published.</summary>
    /// <exception cref="InvalidOperationException">There was no probe yet.</exception>
    public AnswerDistribution Pooled => _pooled ?? throw new InvalidOperationException("There is nothing to publish before the direct probe.");

    /// <summary>Gets the rounds that ran, 0 after the direct probe.</summary>
    public int Rounds { get; private set; }

    /// <summary>Gets the newest reasoning, accepted or not: the next critique must see something new, or greedy decoding repeats itself. Null before the draft.</summary>
    public CandidateReasoning? Reasoning { get; private set; }

    /// <summary>Gets a value indicating whether a revision can bring something new: false once a critique changed nothing.</summary>
    public bool CanRevise { get; private set; } = true;

    /// <summary>Gets a value indicating whether the checker says up to where the newest reasoning is right, and that it must go on from there.</summary>
    public bool CanResume => Reasoning is { Finding.Right: not null };

    /// <summary>Gets the votes of the branches of reasoning.</summary>
    public Votes Votes { get; } = new();

    /// <summary>Opens a branch of reasoning.</summary>
    /// <returns>Its number.</returns>
    public int NewBranch() => ++_branchCount;

    /// <summary>Takes the direct probe: round 0.</summary>
    /// <param name="raw">What the model said.</param>
    /// <returns>Whether it has an answer.</returns>
    public bool TakeDirect(AnswerDistribution raw)
    {
        var probe = Add(raw, ProbeStage.Direct, doubt: 0, EvidenceKind.Direct, branch: 0, isCut: false);
        Pool(ProbeStage.Direct);
        _answers.Add(probe.Best);
        Incumbent = probe.Best;
        return Incumbent is not null;
    }

    /// <summary>Takes the neutral probe after a new reasoning: pool, vote, accept or not.</summary>
    /// <param name="round">The round.</param>
    /// <param name="action">What made the reasoning.</param>
    /// <param name="reasoning">The reasoning.</param>
    /// <param name="raw">What the model said after it.</param>
    /// <returns>What the judge needs to know, and whether the candidate was accepted.</returns>
    public (RoundEvidence Evidence, bool IsAccepted) Take(int round, RoundAction action, CandidateReasoning reasoning, AnswerDistribution raw)
        => Take(round, action, [(reasoning, raw)]);

    /// <summary>Takes the neutral probes after new reasonings that were written in parallel: all are pooled and vote, one of them is the newest reasoning and the round's candidate.</summary>
    /// <param name="round">The round.</param>
    /// <param name="action">What made them.</param>
    /// <param name="probed">The reasonings, each of a branch of its own, with what the model said after them; one or more.</param>
    /// <returns>What the judge needs to know, and whether the candidate was accepted.</returns>
    public (RoundEvidence Evidence, bool IsAccepted) Take(int round, RoundAction action, IReadOnlyList<(CandidateReasoning Reasoning, AnswerDistribution Raw)> probed)
    {
        var (before, incumbentBefore) = (_pooled!, Incumbent);
        var probes = new AnswerDistribution[probed.Count];
        for (var i = 0; i < probes.Length; i++)
        {
            var (fresh, raw) = probed[i];
            probes[i] = Add(raw, ProbeStages.Of(action, fresh.IsAtEnd, fresh.Finding), fresh.Doubt, fresh.Kind, fresh.Branch, fresh.IsCut, fresh.IsFlawed);
        }

        var leading = probed.Count == 1 ? 0 : Leading(probed, probes);
        var (reasoning, probe) = (probed[leading].Reasoning, probes[leading]);
        Pool(ProbeStages.Of(action, reasoning.IsAtEnd, reasoning.Finding));
        _answers.Add(probe.Best);
        (Rounds, Reasoning, CanRevise) = (round, reasoning, true);
        if (reasoning.Finding is Finding.Proof proof)
        {
            TakeProof(proof.Answer);
        }

        var isAccepted = Consider(probe.Best);
        var isUnderWay = reasoning.Finding is Finding.Sound; // whatever it says of itself
        var evidence = new RoundEvidence
        {
            Pooled = _pooled!,
            PreviousPooled = before,
            Incumbent = Incumbent,
            PreviousIncumbent = incumbentBefore,
            Votes = Votes.For(Incumbent),
            Answers = _answers,
            IsAtEnd = reasoning.IsAtEnd && !isUnderWay,
            HasGrown = reasoning.Kind == EvidenceKind.Extended || isUnderWay,
            Finding = reasoning.Finding,
        };
        return (evidence, isAccepted);
    }

    /// <summary>Takes the proof of a reasoning that the clock left no time to probe.</summary>
    /// <param name="round">The round.</param>
    /// <param name="reasoning">The reasoning.</param>
    /// <returns>False when it proves nothing.</returns>
    public bool TakeUnprobed(int round, CandidateReasoning reasoning)
    {
        if (reasoning.Finding is not Finding.Proof proof)
        {
            return false;
        }

        (Rounds, Reasoning) = (round, reasoning);
        TakeProof(proof.Answer);
        return true;
    }

    /// <summary>Takes an answer that the checker proved: it is the incumbent from now on, whatever the model says.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it was the incumbent already.</returns>
    public bool TakeProof(string answer)
    {
        _proven = answer;
        var known = _pooled ?? (optionIds is { Count: > 0 } ids ? AnswerDistribution.OverOptions(ids, new double[ids.Count]) : AnswerDistribution.OfOpenAnswer(null, 0));
        _pooled = known.Given(answer, calibration.ProofConfidence);
        if (answer == Incumbent)
        {
            return true;
        }

        (Incumbent, _changedInRound) = (answer, Incumbent is null ? null : Rounds);
        return false;
    }

    /// <summary>Takes a round that changed nothing: no new evidence, and the same critique would come again.</summary>
    /// <param name="round">The round.</param>
    public void TakeUnchanged(int round) => (Rounds, CanRevise) = (round, false);

    /// <summary>Takes the critique gate's endorsement of the newest reasoning: one more vote for its answer.</summary>
    /// <returns>Whether that answer is the incumbent now.</returns>
    public bool TakeEndorsement()
    {
        var endorsed = _answers[^1];
        Votes.Cast(Votes.GateBranch, endorsed);
        return Consider(endorsed);
    }

    /// <summary>Writes a round down, when the request asked for that.</summary>
    /// <param name="round">The round; its text is not made without a trace.</param>
    public void Trace(TracedRound round)
    {
        if (request.Trace)
        {
            _trace.Add(new RoundTrace(Rounds, WireName.Of(round.Action), round.Text(), round.Tokens, round.Duration, _pooled!.Ranking(), round.IsAccepted)
            {
                FlawProbability = round.Flaw,
                Finding = round.Finding,
                Evidence = round.Probe?.Ranking() ?? [],
            });
        }
    }

    /// <summary>The best answer so far, for a progress message.</summary>
    /// <returns>The report.</returns>
    public ProgressReport Report() => new(Rounds, Incumbent, Confidence, _pooled!.Ranking());

    /// <summary>Ends the decision.</summary>
    /// <param name="reason">Why reflection ended.</param>
    /// <returns>The decision, without timing.</returns>
    public Answer Conclude(StopReason reason)
    {
        // 1. no time for any probe; 2. nothing readable came; 3. too unsure; 4. the deadline came first; 5. decided
        var outcome = reason == StopReason.BudgetTooSmall ? Outcome.Refused
            : Incumbent is null ? Outcome.Failed
            : !IsSure ? Outcome.Undecided
            : reason == StopReason.Deadline ? Outcome.BestSoFar
            : Outcome.Decided;
        return new Answer
        {
            Outcome = outcome,
            Value = outcome is Outcome.Decided or Outcome.BestSoFar
                ? AnswerValue.Of(request.AnswerType, Incumbent)
                : request.Fallback is { } fallback ? new AnswerValue.Option(fallback) : null,
            Confidence = Confidence,
            Calibrated = calibration.IsCalibrated,
            Ranking = _pooled?.Ranking() ?? [],
            StopReason = outcome == Outcome.Failed ? StopReason.Error : reason,
            Rounds = Rounds,
            ChangedInRound = _changedInRound,
            Trace = _trace,
        };
    }

    /// <summary>Of several: one that proves its answer, else without a known mistake, else with the answer that all evidence is for most, else the surest of it.</summary>
    private int Leading(IReadOnlyList<(CandidateReasoning Reasoning, AnswerDistribution Raw)> probed, AnswerDistribution[] probes)
    {
        var all = _pool.Pooled();
        return Enumerable.Range(0, probes.Length).MaxBy(i => (
            probed[i].Reasoning.Finding is Finding.Proof, !probed[i].Reasoning.IsFlawed, all.Of(probes[i].Best), probes[i].Of(probes[i].Best)));
    }

    private AnswerDistribution Add(AnswerDistribution raw, ProbeStage stage, double doubt, EvidenceKind kind, int branch, bool isCut, bool isFlawed = false)
    {
        var probe = calibration.For(stage).Apply(raw, doubt);

        // From a known mistake on a reasoning is as good as cut; it may have come to a right answer, but has no vote.
        _pool.Add(probe, kind, branch, isCut || isFlawed);
        Votes.Cast(branch, isFlawed ? null : probe.Best);
        return probe;
    }

    private void Pool(ProbeStage stage)
    {
        _pooled = calibration.For(ProbeStages.StateOf(stage)).Apply(_pool.Pooled());
        if (_proven is not null)
        {
            _pooled = _pooled.Given(_proven, calibration.ProofConfidence);
        }
    }

    private bool Consider(string? candidate)
    {
        if (!accept.Accepts(Incumbent, candidate, _pooled!, Votes, _proven))
        {
            return false;
        }

        if (candidate != Incumbent)
        {
            (Incumbent, _changedInRound) = (candidate, Rounds);
        }

        return true;
    }
}
