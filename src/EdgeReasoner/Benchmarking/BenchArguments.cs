using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Benchmarking;

/// <summary>What <c>bench</c> measures.</summary>
/// <param name="Model">Model folder.</param>
/// <param name="Cache">Folder of prepared models.</param>
/// <param name="Prepares">Whether to prepare the model first.</param>
/// <param name="Products">Which code multiplies with 4-bit weights in it.</param>
/// <param name="Threads">Thread counts.</param>
/// <param name="Contexts">Tokens in the cache before decode steps.</param>
/// <param name="Passes">Repetitions; medians are shown.</param>
internal sealed record BenchArguments(string Model, string Cache, bool Prepares, ProductKernels Products, IReadOnlyList<int> Threads, IReadOnlyList<int> Contexts, int Passes);

/// <summary>One figure.</summary>
/// <param name="Name">What was measured, such as <c>decode_tokens_per_second</c>.</param>
/// <param name="Threads">Threads of a pass.</param>
/// <param name="At">The context, append size or batch size it was measured at; 0 where there is none.</param>
/// <param name="Value">The median, in the unit that the name says.</param>
internal sealed record BenchFigure(string Name, int Threads, int At, double Value);
