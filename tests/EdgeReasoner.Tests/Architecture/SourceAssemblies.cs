using System.Reflection;

namespace EdgeReasoner.Tests.Architecture;

/// <summary>The compiled assemblies of src, which lie beside the tests.</summary>
internal static class SourceAssemblies
{
    public const string Daemon = "edge-reasoner";
    public const string Trainer = "edge-reasoner-training";

    public static IReadOnlyList<string> Libraries { get; } =
    [
        "EdgeReasoner.Contract", "EdgeReasoner.Rules", "EdgeReasoner.Wire", "EdgeReasoner.Kernels",
        "EdgeReasoner.Inference", "EdgeReasoner.Reasoning", "EdgeReasoner.Models", "EdgeReasoner.Evaluation",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Libraries, Daemon, Trainer];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    /// <summary>The assemblies of ours that an assembly refers to.</summary>
    public static string[] ReferencesOf(string name)
        => [.. Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(All.Contains).Order(StringComparer.Ordinal)];
}
