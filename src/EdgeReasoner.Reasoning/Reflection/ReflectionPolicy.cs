using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>
/// The policy for one family's evidence: how it is weighed, when reflection goes on, when it ends. The loop and the replay of recorded
/// rounds ask the same policy, so that the loop that ships is the one that was measured.
/// </summary>
internal class ReflectionPolicy
{
    // The first reasoning always pays: before it there is a guess, whose own confidence must not be what rates it. Over 0, as whatever pays is.
    private const double LeastOfDraft = 1e-6;

    private readonly ReflectionOptions _options;
    private readonly FlipStatistics _flips;
    private readonly Judge _judge;
    private readonly FlipStatistics _resuming = new();

    /// <summary>Puts a policy together.</summary>
    /// <param name="options">The configuration's; the family's thresholds go over them.</param>
    /// <param name="pooling">The configuration's; the family's weights take their place.</param>
    /// <param name="calibration">What was learnt about the family.</param>
    /// <param name="flips">What rounds gained so far; the family's own counts, where it has any, take their place.</param>
    /// <param name="mayCertify">Whether a decision may end as certified.</param>
    public ReflectionPolicy(ReflectionOptions options, PoolingOptions pooling, FamilyCalibration calibration, FlipStatistics flips, bool mayCertify = true)
    {
        _options = options.With(calibration.Thresholds);
        (Calibration, Pooling) = (calibration, calibration.Pooling ?? pooling);
        _flips = calibration.Flips.Count > 0 ? new FlipStatistics(calibration.Flips) : flips;
        Accept = new AcceptRule(_options);
        _judge = new Judge(mayCertify ? _options : _options with { CertifyMargin = double.PositiveInfinity });
    }

    /// <summary>Gets what was learnt about the family.</summary>
    public FamilyCalibration Calibration { get; }

    /// <summary>Gets the weights of the probes.</summary>
    public PoolingOptions Pooling { get; }

    /// <summary>Gets when the incumbent changes.</summary>
    public AcceptRule Accept { get; }

    /// <summary>Gets a value indicating whether there are rounds at all; without them the direct answer stands.</summary>
    public virtual bool Reflects => Calibration.Reflects || !_options.StopsEarly;

    /// <summary>Gets a value indicating whether reflection ends when it seems to be enough.</summary>
    public bool StopsEarly => _options.StopsEarly;

    /// <summary>Gets what an action must be worth more than: 0, or anything at all where every round is wanted.</summary>
    public double LeastValue => _options.StopsEarly ? 0 : double.NegativeInfinity;

    /// <summary>Says whether the direct answer is so sure that it stands.</summary>
    /// <param name="confidence">Its probability in [0, 1].</param>
    /// <returns>True when no round follows: only where items showed that direct answers of this confidence are right.</returns>
    public virtual bool StandsDirectly(double confidence)
        => _options.StopsEarly && Calibration.DirectStands is { } least && confidence >= Math.Max(least, _options.DirectThreshold);

    /// <summary>The worth of an action: expected gain in probability of a right answer, less the price of its time.</summary>
    /// <param name="action">The action.</param>
    /// <param name="round">Which round it would be.</param>
    /// <param name="confidence">Probability in [0, 1] that the incumbent is right.</param>
    /// <param name="time">What it takes.</param>
    /// <param name="resumes">Whether the checker says where to go on. Flips are measured without it and say nothing of that: then the priors hold.</param>
    /// <returns>Over 0 when it pays, as the first reasoning always does.</returns>
    public virtual double ValueOf(RoundAction action, int round, double confidence, TimeSpan time, bool resumes)
    {
        var value = (resumes ? _resuming : _flips).Gain(action, confidence) - (_options.TimePrice * time.TotalSeconds);
        return action == RoundAction.Draft ? Math.Max(value, LeastOfDraft) : value;
    }

    /// <summary>Says whether the critique gate ends the reflection.</summary>
    /// <param name="flaw">Its probability of a flaw in [0, 1]; null when it was not asked.</param>
    /// <returns>True when it endorses the reasoning.</returns>
    public virtual bool Endorses(double? flaw) => _options.StopsEarly && flaw < _options.GateThreshold;

    /// <summary>The reason why reflection ends after a round.</summary>
    /// <param name="evidence">What the round brought.</param>
    /// <returns>What the <see cref="Judge"/> says; null to go on.</returns>
    public virtual StopReason? AfterRound(RoundEvidence evidence) => _options.StopsEarly ? _judge.AfterRound(evidence) : null;
}
