using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>Runs every round, up to a proof, whatever the evidence says: what is recorded for learning must not depend on the thresholds that are to be learnt.</summary>
/// <param name="options">For the lead that accepting takes.</param>
/// <param name="pooling">Weights of the probes.</param>
/// <param name="calibration">Applied to the probes and the pool; its thresholds do not count.</param>
/// <param name="explores">Whether round 2 resamples where it could revise, so that resamples are measured as well.</param>
internal sealed class EveryRoundPolicy(ReflectionOptions options, PoolingOptions pooling, FamilyCalibration calibration, bool explores = false)
    : ReflectionPolicy(options, pooling, calibration, new FlipStatistics())
{
    /// <inheritdoc/>
    public override bool Reflects => true;

    /// <inheritdoc/>
    public override bool StandsDirectly(double confidence) => false;

    /// <inheritdoc/>
    public override double ValueOf(RoundAction action, int round, double confidence, TimeSpan time, bool resumes)
        => action == RoundAction.Resample == (explores && round == 2) ? 2 : 1;

    /// <inheritdoc/>
    public override bool Endorses(double? flaw) => false;

    /// <inheritdoc/>
    public override StopReason? AfterRound(RoundEvidence evidence) => evidence.Finding is Finding.Proof ? StopReason.Checker : null;
}
