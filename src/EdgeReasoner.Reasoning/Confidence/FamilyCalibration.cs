using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The calibration of one family of requests with one model: probabilities, weights, thresholds, and whether reflection pays.</summary>
public sealed record FamilyCalibration
{
    /// <summary>
    /// The least confidence of a decision where none was fitted. What an uncalibrated model says of itself is more often too much than too little: it is believed only where it would be
    /// right as often as fitted minimums promise if it were taken at its word. A proof lies above.
    /// </summary>
    public const double UnfittedMinConfidence = 0.97;

    /// <summary>Gets the calibration that changes nothing.</summary>
    public static FamilyCalibration None { get; } = new();

    /// <summary>Gets the calibration of each stage's probes; a stage it lacks is left as it is.</summary>
    public IReadOnlyDictionary<ProbeStage, StageCalibration> Stages { get; init; } = new Dictionary<ProbeStage, StageCalibration>();

    /// <summary>Gets what turns pooled into published probabilities, by the state of the newest reasoning; a state it lacks is left as it is.</summary>
    public IReadOnlyDictionary<ReasoningState, ConfidenceMap> Confidence { get; init; } = new Dictionary<ReasoningState, ConfidenceMap>();

    /// <summary>Gets the weights of the probes; null for the defaults.</summary>
    public PoolingOptions? Pooling { get; init; }

    /// <summary>Gets the gate and stop thresholds; what it lacks is the default.</summary>
    public FittedThresholds Thresholds { get; init; } = new();

    /// <summary>Gets how often each action mended and broke answers of the items: where flip statistics start.</summary>
    public IReadOnlyDictionary<RoundAction, FlipCounts> Flips { get; init; } = new Dictionary<RoundAction, FlipCounts>();

    /// <summary>
    /// Gets the probability that an answer proved by the checker is right, in (0, 1). 0.995 until it is fitted: the proof is exact, but its reading of the request, and the request's picture of
    /// the world, may err. Also what a proof that the model's own probe contradicts is given.
    /// </summary>
    public double ProofConfidence { get; init; } = 0.995;

    /// <summary>Gets the confidence in (0, 1] from which the items' answers were right often enough to be acted on; null where that was not fitted.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Gets the confidence in (0, 1] from which the items' direct answers were right as often; null where they never were, and then no direct answer stands by itself.</summary>
    public double? DirectStands { get; init; }

    /// <summary>Gets the confidence below which a request that names no minimum is left undecided.</summary>
    public double LeastConfidence => MinConfidence ?? UnfittedMinConfidence;

    /// <summary>Gets a value indicating whether reflection showed a net gain; without one the direct answer stands.</summary>
    public bool Reflects { get; init; } = true;

    /// <summary>Gets the one-sided p-value of McNemar's test that reflection gains nothing, in [0, 1].</summary>
    public double ReflectionPValue { get; init; } = 1;

    /// <summary>Gets the number of items it was fitted on.</summary>
    public int Items { get; init; }

    /// <summary>Gets a value indicating whether probabilities that went through it may be called calibrated: false without items.</summary>
    public bool IsCalibrated => Items > 0;

    /// <summary>The calibration of a stage.</summary>
    /// <param name="stage">What stood before the probe.</param>
    /// <returns>The stage's own, or the identity.</returns>
    public StageCalibration For(ProbeStage stage) => Stages.GetValueOrDefault(stage) ?? StageCalibration.Identity;

    /// <summary>The map from pooled to published probabilities.</summary>
    /// <param name="state">How far the newest reasoning has come.</param>
    /// <returns>The state's own, or the identity.</returns>
    public ConfidenceMap For(ReasoningState state) => Confidence.GetValueOrDefault(state) ?? ConfidenceMap.Identity;
}

/// <summary>The counts of answers that an action mended and broke.</summary>
/// <param name="Fixed">Wrong before, right after.</param>
/// <param name="StillWrong">Wrong before and after.</param>
/// <param name="Broken">Right before, wrong after.</param>
/// <param name="StillRight">Right before and after.</param>
public sealed record FlipCounts(int Fixed, int StillWrong, int Broken, int StillRight);
