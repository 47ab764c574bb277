using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The calibrations of every stage, fitted for one model, prompt version and family of requests, and for no other.</summary>
public sealed record CalibrationTable
{
    /// <summary>Gets the table that changes nothing and does not count as a calibration.</summary>
    public static CalibrationTable None { get; } = new();

    /// <summary>Gets the hash of the model folder it was fitted on; empty for <see cref="None"/>.</summary>
    public string ModelHash { get; init; } = "";

    /// <summary>Gets the prompt format's version it was fitted with; empty for <see cref="None"/>.</summary>
    public string PromptVersion { get; init; } = "";

    /// <summary>Gets the family of requests it was fitted on; empty for all.</summary>
    public string Family { get; init; } = "";

    /// <summary>Gets the calibration of each stage; a stage it lacks is left as it is.</summary>
    public IReadOnlyDictionary<RoundAction, StageCalibration> Stages { get; init; } = new Dictionary<RoundAction, StageCalibration>();

    /// <summary>Gets a value indicating whether probabilities that went through it may be called calibrated.</summary>
    public bool IsCalibrated => Stages.Count > 0;

    /// <summary>The calibration of a stage.</summary>
    /// <param name="stage">What the probed reasoning was made by.</param>
    /// <returns>The stage's own, or the identity.</returns>
    public StageCalibration For(RoundAction stage) => Stages.GetValueOrDefault(stage) ?? StageCalibration.Identity;

    /// <summary>This table when it was fitted for this model and prompt version; otherwise <see cref="None"/>, because a foreign calibration is worse than none.</summary>
    /// <param name="modelHash">Hash of the loaded model folder.</param>
    /// <param name="promptVersion">Version of the prompt format in use.</param>
    /// <returns>The table to use.</returns>
    public CalibrationTable IfMadeFor(string modelHash, string promptVersion)
        => ModelHash == modelHash && PromptVersion == promptVersion ? this : None;
}
