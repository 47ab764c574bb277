using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>Everything in the configuration that decides how a model answers: whoever opens a model honours all of it.</summary>
internal sealed record ModelSettings
{
    /// <summary>Gets which model, engine and threads.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Gets which ways of saving passes are used.</summary>
    public DecodeOptions Decoding { get; init; } = new();

    /// <summary>Gets how long and how hard to reflect.</summary>
    public ReflectionOptions Reflection { get; init; } = new();

    /// <summary>Gets how much each probe counts.</summary>
    public PoolingOptions Pooling { get; init; } = new();

    /// <summary>Gets the keys that the operator has set, such as <c>Reflection:GateThreshold</c>; they win over a model's calibration.</summary>
    public IReadOnlySet<string> Given { get; init; } = new HashSet<string>();
}
