using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Models;

/// <summary>The part of the configuration that decides how a model answers: whoever opens a model honours all of it.</summary>
internal sealed record ModelSettings
{
    /// <summary>Gets the model, its engine and threads.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Gets the ways of saving passes.</summary>
    public DecodeOptions Decoding { get; init; } = new();

    /// <summary>Gets the length and depth of reflections.</summary>
    public ReflectionOptions Reflection { get; init; } = new();
}
