using EdgeReasoner.Models;

namespace EdgeReasoner.Evaluation.Benchmarking;

/// <summary>The measurements that <c>bench</c> is asked for.</summary>
internal sealed record BenchArguments
{
    /// <summary>Gets the model and its settings, as the daemon would run it.</summary>
    public required ModelSettings Settings { get; init; }

    /// <summary>Gets a value indicating whether to prepare the model first.</summary>
    public bool Prepares { get; init; }

    /// <summary>Gets the thread counts.</summary>
    public required IReadOnlyList<int> Threads { get; init; }

    /// <summary>Gets the tokens in the cache before decode steps.</summary>
    public required IReadOnlyList<int> Contexts { get; init; }

    /// <summary>Gets the repetitions; medians are shown.</summary>
    public required int Passes { get; init; }
}

/// <summary>One figure.</summary>
/// <param name="Name">What was measured, such as <c>decode_tokens_per_second</c>.</param>
/// <param name="Threads">Threads of a pass.</param>
/// <param name="At">The context, append size or batch size it was measured at; 0 where there is none.</param>
/// <param name="Value">The median, in the unit that the name says.</param>
internal sealed record BenchFigure(string Name, int Threads, int At, double Value);
