using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The settings by which a loop decides; without problems.</summary>
public sealed record LoopSettings
{
    /// <summary>Gets the limits and thresholds of reflection.</summary>
    public ReflectionOptions Reflection { get; init; } = new();

    /// <summary>Gets the weights of the probes.</summary>
    public PoolingOptions Pooling { get; init; } = new();

    /// <summary>Gets the calibration, made for this model and prompt version.</summary>
    public CalibrationTable Calibration { get; init; } = CalibrationTable.None;

    /// <summary>Gets the statistics of what rounds gained so far; shared with whoever learns from feedback.</summary>
    public FlipStatistics Flips { get; init; } = new();

    /// <summary>Gets the ways in which decoding saves passes.</summary>
    public DecodeOptions Decoding { get; init; } = DecodeOptions.Plain;
}
