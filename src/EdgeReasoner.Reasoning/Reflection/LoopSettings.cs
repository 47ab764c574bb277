using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>How a loop decides; without problems.</summary>
public sealed record LoopSettings
{
    /// <summary>Gets how long and how hard to reflect.</summary>
    public ReflectionOptions Reflection { get; init; } = new();

    /// <summary>Gets how much each probe counts.</summary>
    public PoolingOptions Pooling { get; init; } = new();

    /// <summary>Gets the calibration, made for this model and prompt version.</summary>
    public CalibrationTable Calibration { get; init; } = CalibrationTable.None;

    /// <summary>Gets what rounds gained so far; shared with whoever learns from feedback.</summary>
    public FlipStatistics Flips { get; init; } = new();

    /// <summary>Gets which ways of saving passes are used.</summary>
    public DecodeOptions Decoding { get; init; } = DecodeOptions.Plain;
}
