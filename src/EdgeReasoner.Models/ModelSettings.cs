using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>The part of the configuration that decides how a model answers: whoever opens a model honours all of it.</summary>
internal sealed record ModelSettings
{
    /// <summary>Gets the model, its engine and its threads.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Gets the ways of saving passes that are used.</summary>
    public DecodeOptions Decoding { get; init; } = new();

    /// <summary>Gets the options of the reflection loop.</summary>
    public ReflectionOptions Reflection { get; init; } = new();

    /// <summary>Gets the weights of the probes.</summary>
    public PoolingOptions Pooling { get; init; } = new();

    /// <summary>Gets the keys that the operator has set, such as <c>Reflection:GateThreshold</c>; they win over a model's calibration.</summary>
    public IReadOnlySet<string> Given { get; init; } = new HashSet<string>();
}
